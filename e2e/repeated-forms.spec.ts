import { createSession } from "@/lib/testing/factories";
import { expect, test } from "./fixtures";
import { actions } from "./security/support/actions";
import {
  builtActions,
  fetchedAction,
  type HttpResponse,
  outcomeOf,
  sendRequest,
} from "./security/support/requests";
import { E2E_ORIGIN } from "./support/environment";
import { announcementForms } from "./support/forms/announcement-forms";
import { courseForms } from "./support/forms/course-forms";
import { effectOf, type FormCase, type Prepare } from "./support/forms/form-case";
import { userForms } from "./support/forms/user-forms";

const forms: Record<string, Prepare> = {
  ...announcementForms,
  ...courseForms,
  ...userForms,
};

test("the tables list exactly the existing Server Actions", () => {
  expect(Object.keys(forms).toSorted()).toEqual(Object.keys(actions).toSorted());
});

/** A function that sends the form with one key in one session, as the browser's script does. */
async function sender(name: string, { actor, path, fields }: FormCase) {
  const { id } = builtActions().get(name) ?? { id: "" };
  const cookie = actor && `session=${(await createSession(actor)).token}`;
  const { headers, ...init } = fetchedAction(id, { ...fields, formKey: crypto.randomUUID() });
  const allHeaders = { ...headers, Origin: E2E_ORIGIN, ...(cookie && { Cookie: cookie }) };
  return () => sendRequest(E2E_ORIGIN + path, { ...init, headers: allHeaders });
}

/** What the response tells the form: a state with its result, or an address. */
const answerOf = (response: HttpResponse): string =>
  response.headers.get("x-action-redirect") ??
  /^\w+:(\{"status":.*)$/m.exec(response.body)?.[1] ??
  `${response.status}`;

for (const [name, prepare] of Object.entries(forms)) {
  test(`${name}: sent again after a lost answer, it does nothing more and answers the same`, async () => {
    const form = await prepare();
    const send = await sender(name, form);
    const first = await send();
    const effect = await effectOf(form);
    expect(["ok", "redirect"], answerOf(first)).toContain(outcomeOf(first));
    expect(effect).toHaveLength(form.rows ?? 1);

    const second = await send();
    if (form.again) expect(outcomeOf(second)).toBe(form.again);
    else expect(answerOf(second)).toBe(answerOf(first));
    expect(await effectOf(form)).toEqual(effect);
  });

  test(`${name}: sent twice at once, it has its effect once and answers both`, async () => {
    const form = await prepare();
    const send = await sender(name, form);
    const both = await Promise.all([send(), send()]);
    const effect = await effectOf(form);
    expect(effect).toHaveLength(form.rows ?? 1);
    const answers = both.map(answerOf);
    if (form.again) {
      const outcome = both.map(outcomeOf).find((each) => each !== form.again);
      expect(["ok", "redirect"], answers.join("; ")).toContain(outcome);
      return;
    }
    expect(["ok", "redirect"], answers[0]).toContain(outcomeOf(both[0]));
    expect(answers[1]).toBe(answers[0]);
    expect(answerOf(await send())).toBe(answers[0]);
    expect(await effectOf(form)).toEqual(effect);
  });
}
