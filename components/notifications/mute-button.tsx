import { clsx } from "clsx";
import { Bell, BellOff } from "@/components/ui/icons";
import { ActionForm } from "@/components/form/action-form";
import { setMuteAction } from "@/lib/notifications/actions";

type Props = {
  kind: "course" | "type";
  target: string;
  isMuted: boolean;
  /** What the button does. */
  label: string;
  /** The same with the name of the course or type, where the label alone does not say it. */
  named?: string;
};

/** Mutes a course or a type of announcements, or takes it back; works without JavaScript. */
export function MuteButton({ kind, target, isMuted, label, named }: Props) {
  const Icon = isMuted ? Bell : BellOff;
  return (
    <ActionForm
      action={setMuteAction}
      fields={{ kind, target, muted: String(!isMuted) }}
      variant="quiet"
      aria-label={named}
      className={clsx(named && "shrink-0")}
      buttonClassName={clsx("text-left text-sm", named ? "!px-3" : "!px-0")}
      compact
    >
      <Icon aria-hidden="true" className="size-5 shrink-0" />
      <span>{label}</span>
    </ActionForm>
  );
}
