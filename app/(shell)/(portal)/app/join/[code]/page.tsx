import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { CourseCover } from "@/components/courses/course-cover";
import { JoinInvited } from "@/components/members/join-invited";
import { Card } from "@/components/ui/card";
import { Column } from "@/components/ui/column";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { TextLink } from "@/components/ui/text-link";
import { namedWith } from "@/components/users/person-name";
import type { Actor } from "@/lib/auth/actor";
import { canonicalJoinCode } from "@/lib/courses/join-code";
import { joinCodeSchema } from "@/lib/courses/schema";
import { RetryLater } from "@/lib/errors";
import { orOutagePage } from "@/lib/http/outage-page";
import { getInvitation, type Invitation } from "@/lib/members/data";
import { homeOf } from "@/lib/paths";
import { requireActor } from "@/lib/handlers/page-access";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("join");
  return { title: t("title") };
}

/** The target of a teacher's invitation link, also after sign-in or registration. */
export default async function JoinPage({ params }: PageProps<"/app/join/[code]">) {
  const code = canonicalJoinCode((await params).code);
  const path = `/app/join/${encodeURIComponent(code)}`;
  const actor = await requireActor(path);
  const t = await getTranslations("join");
  const parsedCode = joinCodeSchema.safeParse(code);
  const invited =
    actor.role === "student" && parsedCode.success
      ? await findInvitation(actor, path, parsedCode.data)
      : undefined;
  if (invited !== "wait" && invited?.joined) redirect(`/app/courses/${invited.courseId}`);
  if (invited && invited !== "wait") {
    return (
      <Card className="mx-auto grid w-full max-w-xl gap-6 overflow-hidden">
        <CourseCover
          cover={invited.cover}
          className="-mx-4 -mt-4 h-28! sm:-mx-5 sm:-mt-5 sm:h-36!"
        />
        <PageHeader
          title={invited.title}
          lead={t.rich("by", {
            name: invited.teacherName,
            person: namedWith(invited.teacherRole),
          })}
        />
        <JoinInvited joinCode={code} />
      </Card>
    );
  }
  const reason = actor.role !== "student" ? "onlyStudents" : (invited ?? "unknown");
  return (
    <Column>
      <PageHeader title={t("title")} />
      <Notice tone="error">{t(reason)}</Notice>
      <TextLink
        href={actor.role === "student" ? "/app/courses" : homeOf[actor.role]}
        className="justify-self-start"
      >
        {t(actor.role === "student" ? "toCourses" : "toOwnPages")}
      </TextLink>
    </Column>
  );
}

/** "wait" after too many failed guesses. Guesses are counted, so this page writes. */
async function findInvitation(
  actor: Actor,
  path: string,
  code: string,
): Promise<Invitation | "wait" | undefined> {
  try {
    return await orOutagePage(path, () => getInvitation(actor, code));
  } catch (error) {
    if (error instanceof RetryLater) return "wait";
    throw error;
  }
}
