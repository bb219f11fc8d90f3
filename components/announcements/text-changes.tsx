import { useTranslations } from "next-intl";
import type { Change } from "@/lib/announcements/versions";

/** What changed in a text: the removed struck through, the added underlined, both named for screen readers. */
export function TextChanges({ changes }: { changes: readonly Change[] }) {
  const t = useTranslations("corrections");
  return (
    <dl className="grid gap-2 text-sm">
      {changes.map(({ field, parts }) => (
        <div key={field}>
          <dt className="font-semibold text-muted">{t(`fields.${field}`)}</dt>
          <dd dir="auto" className="break-words whitespace-pre-wrap">
            {parts.map(({ kind, text }, index) => {
              const key = `${index}`;
              if (kind === "same") return <span key={key}>{shortened(text)}</span>;
              const Tag = kind === "added" ? "ins" : "del";
              return (
                <Tag key={key} className={classes[kind]}>
                  <span className="sr-only">{`[${t(kind)}] `}</span>
                  <span>{text}</span>
                </Tag>
              );
            })}
          </dd>
        </div>
      ))}
    </dl>
  );
}

const classes = {
  added: "rounded-sm bg-accent-soft font-semibold underline decoration-2",
  removed: "rounded-sm text-muted line-through",
};

/** Of what stayed the same only what stands beside a change. */
const CONTEXT = 60;

const shortened = (text: string) =>
  text.length <= 3 * CONTEXT ? text : `${text.slice(0, CONTEXT)} … ${text.slice(-CONTEXT)}`;
