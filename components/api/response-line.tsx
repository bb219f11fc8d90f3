import type { DescribedResponse } from "@/lib/api/document";
import { Prose } from "./prose";
import { SchemaType } from "./schema-fields";

type Props = { id?: string; status: string; response: DescribedResponse };

/** A status code with its meaning, content and headers. Render it in a `<dl>`. */
export function ResponseLine({ id, status, response }: Props) {
  const { description, content = {}, headers = {} } = response;
  return (
    <div id={id} className="grid grid-cols-[3rem_minmax(0,1fr)] gap-x-2">
      <dt>
        <code className="font-bold">{status}</code>
      </dt>
      <dd>
        <Prose text={description} />
        {Object.entries(content).map(([mediaType, { schema }]) => (
          <p key={mediaType} className="text-sm text-muted">
            <span>{`${mediaType}: `}</span>
            <SchemaType schema={schema} />
          </p>
        ))}
        {Object.entries(headers).map(([name, { description: meaning }]) => (
          <p key={name} lang="en" className="text-sm text-muted">
            <code>{name}</code>
            <span>{`: ${meaning}`}</span>
          </p>
        ))}
      </dd>
    </div>
  );
}
