"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import { useTranslations } from "next-intl";
import { FormFailure } from "@/components/form/form-failure";
import { useForm } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { reorderModulesAction } from "@/lib/modules/actions";

type Props = {
  courseId: string;
  title: string;
  direction: "up" | "down";
  /** All modules, with this one moved. */
  order: string[];
};

/** Moves a module by one place, with the whole order that results: of two at once one order remains. */
export function MoveModule({ courseId, title, direction, order }: Props) {
  const t = useTranslations("modules");
  const { form, state, pending } = useForm(reorderModulesAction);
  const Icon = direction === "up" ? ArrowUp : ArrowDown;
  return (
    <form {...form} className="grid gap-1">
      <input type="hidden" name="courseId" value={courseId} />
      <input type="hidden" name="order" value={order.join(",")} />
      <Button look="quiet" busy={pending} aria-label={t(direction, { title })} className="px-3">
        <Icon aria-hidden="true" className="size-5" />
      </Button>
      <FormFailure state={state} />
    </form>
  );
}
