import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { JoinInvited } from "@/components/members/join-invited";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { TextLink } from "@/components/ui/text-link";
import { namedWith } from "@/components/users/person-name";
import type { Actor } from "@/lib/auth/actor";
import { joinCodeSchema } from "@/lib/courses/schema";
import { RetryLater } from "@/lib/errors";
import { orOutagePage } from "@/lib/http/outage-page";
import { getInvitation, type Invitation } from "@/lib/members/data";
import { requireActor } from "@/lib/handlers/page-access";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("join");
  return { title: t("title") };
}

/** Where a teacher's link leads, also whoever has to sign in or register on the way. */
export default async function JoinPage({ params }: PageProps<"/app/join/[code]">) {
  const { code } = await params;
  const actor = await requireActor(`/app/join/${code}`);
  const t = await getTranslations("join");
  const typed = joinCodeSchema.safeParse(code);
  const found =
    actor.role === "student" && typed.success ? await invitation(actor, typed.data) : undefined;
  if (found !== "wait" && found?.joined) redirect(`/app/courses/${found.courseId}`);
  if (found && found !== "wait") {
    return (
      <>
        <PageHeader
          title={found.title}
          lead={t.rich("by", {
            name: found.teacherName,
            person: namedWith(found.teacherRole),
          })}
        />
        <JoinInvited joinCode={typed.data ?? ""} />
      </>
    );
  }
  const reason = actor.role !== "student" ? "onlyStudents" : (found ?? "unknown");
  return (
    <>
      <PageHeader title={t("title")} />
      <Notice tone="error">{t(reason)}</Notice>
      <TextLink href="/app/courses" className="justify-self-start">
        {t("toCourses")}
      </TextLink>
    </>
  );
}

/** Too many guesses have to wait. They are counted, so that this page writes. */
async function invitation(actor: Actor, code: string): Promise<Invitation | "wait" | undefined> {
  try {
    return await orOutagePage(`/app/join/${code}`, () => getInvitation(actor, code));
  } catch (error) {
    if (error instanceof RetryLater) return "wait";
    throw error;
  }
}
