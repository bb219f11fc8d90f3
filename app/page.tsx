import { redirect } from "next/navigation";
import { requireActor } from "@/lib/auth/session";
import { homeOf } from "@/lib/paths";

export default async function StartPage(): Promise<never> {
  const actor = await requireActor("/");
  redirect(homeOf[actor.role]);
}
