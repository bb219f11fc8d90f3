import { redirect } from "next/navigation";
import { homeOf } from "@/lib/paths";
import { requireActor } from "@/lib/handlers/page-access";

export default async function StartPage(): Promise<never> {
  const actor = await requireActor("/");
  redirect(homeOf[actor.role]);
}
