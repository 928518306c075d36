import { type Html, html, inline, prose } from './html.ts';
import { type Schema, schemaLink, schemaSection, typeOf } from './reference-schemas.ts';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: Schema;
}

type Content = Readonly<Record<string, { readonly schema: Schema; readonly example?: unknown }>>;

interface Response {
  readonly $ref?: string;
  readonly description: string;
  readonly content?: Content;
}

interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly security: readonly Readonly<Record<string, unknown>>[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, Response>>;
}

export interface ApiDocument {
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, Operation>> & { readonly servers?: ApiDocument['servers'] }>
  >;
  readonly components: {
    readonly securitySchemes: Readonly<Record<string, { readonly description: string }>>;
    readonly responses: Readonly<Record<string, Response>>;
    readonly schemas: Readonly<Record<string, Schema>>;
  };
}

interface Entry {
  readonly method: string;
  readonly path: string;
  readonly server: string;
  readonly operation: Operation;
}

/** A file of the site, as a page names it. */
export interface LinkedFile {
  readonly path: string;
  /** Subresource integrity. */
  readonly integrity: string;
}

/** The document as one page for people: no script, one style sheet, every part with an address of its own. */
export function referencePage(document: ApiDocument, style: LinkedFile): string {
  const { info, tags, components } = document;
  const entries = Object.entries(document.paths).flatMap(([path, { servers, ...operations }]) =>
    Object.entries(operations as Record<string, Operation>).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      server: (servers ?? document.servers)[0]?.url ?? '',
      operation,
    })),
  );
  const used = tags.filter(({ name }) => entries.some(({ operation }) => operation.tags.includes(name)));
  const ofTag = (name: string) => entries.filter(({ operation }) => operation.tags.includes(name));
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8" />
<title>API reference</title>
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="color-scheme" content="light dark" />
<link rel="stylesheet" href="${style.path}" integrity="${style.integrity}" crossorigin="anonymous" />
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<nav aria-label="API reference">
${used.map(
  ({ name }) => html`<h2>${name}</h2>
<ul>
${ofTag(name).map(({ operation }) => html`<li><a href="#${operation.operationId}">${operation.summary}</a></li>\n`)}</ul>
`,
)}<h2>Schemas</h2>
<ul>
${Object.keys(components.schemas).map((name) => html`<li>${schemaLink(name)}</li>\n`)}</ul>
</nav>
<main id="content">
<h1>${info.title}: API reference</h1>
${prose(info.description)}
<p>Version ${info.version}. For tools: <a href="/openapi.json">openapi.json</a>, OpenAPI 3.1.</p>
${used.map(({ name, description }) => tagSection(name, description, ofTag(name), document))}
<section aria-labelledby="schemas">
<h2 id="schemas">Schemas</h2>
${Object.entries(components.schemas).map(([name, schema]) => schemaSection(name, schema))}
</section>
</main>
</body>
</html>
`;
  return page.html;
}

function tagSection(name: string, description: string, entries: readonly Entry[], document: ApiDocument): Html {
  const id = `tag-${name.toLowerCase().replaceAll(' ', '-')}`;
  return html`<section aria-labelledby="${id}">
<h2 id="${id}">${name}</h2>
${prose(description)}
${entries.map((entry) => operationSection(entry, document))}
</section>
`;
}

function operationSection({ method, path, server, operation }: Entry, { components }: ApiDocument): Html {
  const { operationId, summary, description, security, parameters = [], requestBody, responses } = operation;
  const schemes = security.flatMap((scheme) => Object.keys(scheme));
  return html`<article id="${operationId}" aria-labelledby="${operationId}-name">
<h3 id="${operationId}-name">${summary}</h3>
<p class="address"><b>${method}</b> <code>${server}${path}</code></p>
${description === undefined ? undefined : prose(description)}
${schemes.map((scheme) => html`<p class="opens">Opened by: ${inline(components.securitySchemes[scheme]?.description ?? '')}</p>\n`)}
${
  parameters.length === 0
    ? undefined
    : html`<h4>Parameters</h4>
<dl>${parameters.map(parameterRow)}</dl>
`
}${
  requestBody
    ? html`<h4>Body</h4>
${content(requestBody.content, requestBody.required ? '' : ' It may be left out.')}`
    : undefined
}<h4>Answers</h4>
<dl>
${Object.entries(responses).map(([status, response]) => answer(status, resolved(response, components.responses)))}</dl>
</article>
`;
}

function parameterRow({ name, in: place, required, schema }: Parameter): Html {
  return html`<dt><code>${name}</code> <span class="type">${place}, ${typeOf(schema)}</span>${
    required ? html` <span class="required">required</span>` : undefined
  }</dt>
<dd>${inline(schema.description ?? '')}</dd>
`;
}

function resolved(response: Response, shared: ApiDocument['components']['responses']): Response {
  return shared[response.$ref?.split('/').at(-1) ?? ''] ?? response;
}

function answer(status: string, response: Response): Html {
  const shown = status.startsWith('2') && response.content ? content(response.content, '') : undefined;
  return html`<dt><code>${status}</code></dt>
<dd>${prose(response.description)}${shown}</dd>
`;
}

function content(byType: Content, more: string): Html {
  return html`${Object.entries(byType).map(
    ([type, { schema, example }]) => html`<p>${type}: ${typeOf(schema)}.${more}</p>
${example === undefined ? undefined : html`<details><summary>Example</summary><pre tabindex="0">${JSON.stringify(example, null, 2)}</pre></details>\n`}`,
  )}`;
}
