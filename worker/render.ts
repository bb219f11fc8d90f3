import type { Locale } from "@/lib/i18n/preferences";
import { type Html, html } from "./html";
import { attachments, savedFiles } from "./render-files";
import type { Inbox, Item, SavedFile } from "./storage";
import { type Text, textIn } from "./texts";

/** Where the forms of offline pages lead; only the worker handles it. */
export const FORM_PATH = "/offline";
const INBOX_PATH = "/app/notifications";

export const pathOf = (id: string) => `${INBOX_PATH}/${id}`;

type View = {
  inbox: Inbox;
  waiting: ReadonlySet<string>;
  files: readonly SavedFile[];
  now: number;
  portalOrigin: string;
};
type Page = { lang: Locale; theme: string; title: string; body: Html };

/** Nothing is kept for whoever sits here. */
export function emptyPage(lang: Locale): Page {
  const t = textIn(lang);
  return {
    lang,
    theme: "system",
    title: t("offline"),
    body: html`<h1>${t("offline")}</h1>
      <p>${t("nothing")}</p>
      ${retry(t)}`,
  };
}

/** The kept notifications, newest first. `isElsewhere`: another page was asked for. */
export function listPage(view: View, isElsewhere: boolean): Page {
  const { inbox } = view;
  const t = textIn(inbox.locale);
  const body = html`<h1>${t("title")}</h1>
    ${isElsewhere && html`<p>${t("elsewhere")}</p>`}${status(view, t)}
    ${savedFiles({ files: view.files, isOpen: isElsewhere, locale: inbox.locale }, t)}
    ${
      inbox.items.length === 0
        ? html`<p>${t("empty")}</p>`
        : html`<ul>
            ${inbox.items.map((item) => entry(item, view, t))}
          </ul>`
    }`;
  return { lang: inbox.locale, theme: inbox.theme, title: t("title"), body };
}

/** One notification with its whole text. */
export function itemPage(item: Item, view: View): Page {
  const { inbox } = view;
  const t = textIn(inbox.locale);
  const body = html`<p><a class="link" href="${INBOX_PATH}">${t("back")}</a></p>
    ${status(view, t)}
    <article class="card">
      <h1 dir="auto">${item.title}</h1>
      <p class="muted">
        ${origin(item, t)} · ${time(item.createdAt, inbox)} · ${t.type(item.type)}
      </p>
      ${validity(item, view, t)}
      <p class="text" dir="auto">${item.message}</p>
      ${attachments(item, view.files, t, inbox.locale)}
      ${item.link && isOpenable(item.link) && html`<p><a class="link" href="${item.link}" rel="nofollow noopener">${t(linkLabel(item.link, view))}</a></p>`}
      ${item.needsConfirmation && confirmation(item, view, t)} ${readForm(item, view, t)}
    </article>`;
  return { lang: inbox.locale, theme: inbox.theme, title: item.title, body };
}

/** How old it is, and what waits for the network. */
const status = ({ inbox, waiting }: View, t: Text) =>
  html`<div class="status">
    <p class="muted" role="status">
      ${t("kept", { time: formatTime(inbox.receivedAt - (inbox.clockAhead ?? 0), inbox) })}${
        waiting.size > 0 && html` <strong>${t("waiting", { count: waiting.size })}</strong>`
      }
    </p>
    ${retry(t)}
  </div>`;

const retry = (t: Text) => html`<a class="button quiet" href="">${t("retry")}</a>`;

const isExpired = ({ expiresAt }: Item, now: number) =>
  expiresAt !== null && Date.parse(expiresAt) <= now;

function entry(item: Item, view: View, t: Text): Html {
  const unread = item.readAt === null && !isExpired(item, view.now);
  const mark = item.confirmedAt ? t("confirmed") : t("toConfirm");
  return html`<li class="card">
    <h2 dir="auto">
      ${unread && html`<span class="dot" role="img" aria-label="${t("unread")}"></span> `}<a
        href="${pathOf(item.id)}"
        >${item.title}</a
      >
    </h2>
    <p class="line" dir="auto">
      ${item.needsConfirmation && html`<strong>${mark} · </strong>`}${item.message}
    </p>
    <p class="muted">
      ${time(item.createdAt, view.inbox)} ·
      ${origin(item, t)}${view.waiting.has(item.id) && html` · <strong>${t("waits")}</strong>`}
    </p>
    ${readForm(item, view, t)}
  </li>`;
}

const origin = ({ senderName, courseTitle, type }: Item, t: Text) => {
  const place = html`<bdi>${courseTitle ?? t(type === "account" ? "ownAccount" : "school")}</bdi>`;
  return senderName === null ? place : html`${place} · <bdi>${senderName}</bdi>`;
};

const validity = (item: Item, { inbox, now }: View, t: Text) =>
  item.expiresAt &&
  html`<p class="muted">
    ${t(isExpired(item, now) ? "expired" : "expires")} ${time(item.expiresAt, inbox)}
  </p>`;

const confirmation = (item: Item, { inbox, waiting }: View, t: Text) =>
  item.confirmedAt
    ? html`<p>
        <strong>${t("confirmed")}</strong>${waiting.has(item.id) && html` · ${t("waits")}`}
      </p>`
    : form(
        inbox,
        html`<input type="hidden" name="action" value="confirm" /><input
            type="hidden"
            name="id"
            value="${item.id}"
          /><input type="hidden" name="version" value="${item.version}" /><button class="primary">
            ${t("confirm")}
          </button>`,
      );

const readForm = ({ id, readAt, title }: Item, { inbox }: View, t: Text) =>
  form(
    inbox,
    html`<input type="hidden" name="action" value="${readAt === null ? "read" : "unread"}" /><input
        type="hidden"
        name="id"
        value="${id}"
      /><button
        class="quiet"
        aria-label="${t(readAt === null ? "markRead" : "markUnread")}: ${title}"
      >
        ${t(readAt === null ? "markRead" : "markUnread")}
      </button>`,
  );

const form = ({ formToken }: Inbox, content: Html) =>
  html`<form method="post" action="${FORM_PATH}">
    <input type="hidden" name="token" value="${formToken}" />${content}
  </form>`;

/** As written by a teacher, or a page of the portal; a script in an address never runs. */
const isOpenable = (link: string) => /^(https?:\/\/|\/(?![/\\]))/i.test(link);

/** As online, where the link leads into this portal. */
function linkLabel(link: string, { portalOrigin }: View) {
  const path = link.startsWith(`${portalOrigin}/`) ? link.slice(portalOrigin.length) : link;
  if (/^\/app\/courses\/\w+\/modules\/\w+$/.test(path)) return "openModule";
  return path.startsWith("/app/courses/") ? "openCourse" : "openLink";
}

const time = (at: string, inbox: Inbox) =>
  html`<time datetime="${at}">${formatTime(Date.parse(at), inbox)}</time>`;

const formatTime = (at: number, { locale, timeZone }: Inbox) =>
  new Intl.DateTimeFormat(locale, {
    timeZone: timeZone || undefined,
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "short",
  }).format(at);
