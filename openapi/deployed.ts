import type { ApiDocument } from './reference.ts';
import { servers } from './servers.ts';

type Json = Record<string, unknown>;

export interface Addresses {
  readonly api: string;
  readonly checkout: string;
  readonly token: string;
  /** Absent where the deployment has no sandbox processor. */
  readonly sandbox?: string | undefined;
}

/** The document of one deployment: with its addresses, and without the sandbox processor where there is none. */
export function deployedDocument(document: ApiDocument, addresses: Addresses): ApiDocument {
  const kept = addresses.sandbox === undefined ? withoutSandbox(document) : document;
  const text = Object.entries(servers).reduce(
    (json, [name, placeholder]) => json.replaceAll(`"${placeholder}"`, `"${addresses[name as keyof Addresses]}"`),
    JSON.stringify(kept),
  );
  return JSON.parse(text);
}

function withoutSandbox(document: ApiDocument): object {
  const isSandbox = (value: unknown) => JSON.stringify(value).includes(`"${servers.sandbox}"`);
  const { paths, tags, components, ...rest } = document as unknown as {
    paths: Json;
    tags: { name: string }[];
    components: Record<string, Json>;
  };
  const { sandboxKey: _key, ...securitySchemes } = components['securitySchemes'] ?? {};
  const without = {
    ...rest,
    tags: tags.filter(({ name }) => !name.startsWith('Sandbox')),
    paths: Object.fromEntries(Object.entries(paths).filter(([, item]) => !isSandbox(item))),
    components: { ...components, securitySchemes },
  };
  return withoutUnused(without);
}

/** Leaves out components that nothing refers to any more, until there are none. */
function withoutUnused<Document extends { components: Record<string, Json> }>(document: Document): Document {
  const text = JSON.stringify(document);
  let found = false;
  const components = Object.fromEntries(
    Object.entries(document.components).map(([kind, entries]) => {
      if (kind === 'securitySchemes') return [kind, entries];
      const used = Object.entries(entries).filter(([name]) => text.includes(`"#/components/${kind}/${name}"`));
      found ||= used.length < Object.keys(entries).length;
      return [kind, Object.fromEntries(used)];
    }),
  );
  const smaller = { ...document, components };
  return found ? withoutUnused(smaller) : smaller;
}
