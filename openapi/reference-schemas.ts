import { type Html, html, inline } from './html.ts';

export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
}

/** A component: its properties, or the components that it may be. */
export function schemaSection(name: string, schema: Schema): Html {
  return html`<div id="schema-${name}" class="schema">
<h3>${name}</h3>
${schema.properties ? properties(schema) : html`<p>${typeOf(schema)}</p>`}
</div>`;
}

export function schemaLink(name: string): Html {
  return html`<a href="#schema-${name}">${name}</a>`;
}

/** What a value may be, in a line. */
export function typeOf(schema: Schema): Html {
  if (schema.$ref !== undefined) return schemaLink(schema.$ref.split('/').at(-1) ?? '');
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return joined(choices.map(typeOf), ' or ');
  if (schema.enum)
    return joined(
      schema.enum.map((value) => html`<code>${String(value)}</code>`),
      ', ',
    );
  if (schema.const !== undefined) return html`<code>${String(schema.const)}</code>`;
  if (schema.items) return html`list of ${typeOf(schema.items)}`;
  return html`${schema.type === undefined ? 'anything' : schema.type}`;
}

function properties({ properties: own = {}, required = [] }: Schema): Html {
  const rows = Object.entries(own).map(
    ([name, schema]) => html`<dt><code>${name}</code> <span class="type">${typeOf(schema)}</span>${
      required.includes(name) ? html` <span class="required">required</span>` : undefined
    }</dt>
<dd>${inline(schema.description ?? '')}${limits(schema)}${inner(schema)}</dd>
`,
  );
  return rows.length === 0 ? html`<p>An empty object.</p>` : html`<dl>${rows}</dl>`;
}

/** Properties of an object that has no name of its own. */
function inner(schema: Schema): Html | undefined {
  const object = [schema, schema.items, ...(schema.anyOf ?? [])].find((candidate) => candidate?.properties);
  if (!object) return undefined;
  return html`<details><summary>Properties</summary>${properties(object)}</details>`;
}

function limits(schema: Schema): Html | undefined {
  const { minimum, maximum, minLength, maxLength, minItems, maxItems, pattern, format } = schema;
  const found = [
    range(minimum, maximum, ''),
    range(minLength, maxLength, ' characters'),
    range(minItems, maxItems, ' entries'),
    pattern === undefined ? undefined : html`form <code>${pattern}</code>`,
    format === undefined ? undefined : html`${format}`,
    schema.default === undefined ? undefined : html`default <code>${JSON.stringify(schema.default)}</code>`,
  ].filter((limit) => limit !== undefined);
  return found.length === 0 ? undefined : html` <span class="limits">${joined(found, '; ')}</span>`;
}

function range(from: number | undefined, to: number | undefined, unit: string): Html | undefined {
  if (from === undefined && to === undefined) return undefined;
  if (to === undefined) return html`at least ${from}${unit}`;
  return html`${from === undefined ? 'at most' : `${from} to`} ${to}${unit}`;
}

function joined(parts: readonly Html[], between: string): Html {
  return html`${parts.map((part, index) => html`${index === 0 ? '' : between}${part}`)}`;
}
