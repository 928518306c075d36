import type { Template } from './assembly.ts';

/** What a reference in a template stands for. */
export interface References {
  pseudo(name: string): string | undefined;
  ref(logicalId: string): unknown;
  attribute(logicalId: string, name: string): unknown;
}

/** Evaluates a template's intrinsic functions; `AWS::NoValue` becomes undefined and is left out of objects and lists. */
export type Resolve = (value: unknown) => unknown;

type Intrinsic = (argument: unknown, resolve: Resolve) => unknown;

/** @throws Error naming the intrinsic, the reference, the condition or the mapping that cannot be evaluated. */
export function intrinsics(template: Template, references: References): Resolve {
  const ref = (name: string): unknown => {
    if (name === 'AWS::NoValue') return undefined;
    const pseudo = references.pseudo(name);
    if (pseudo !== undefined) return pseudo;
    const parameter = template.Parameters?.[name];
    if (parameter) return parameter.Default;
    return references.ref(name);
  };
  const attribute = (target: unknown, resolve: Resolve): unknown => {
    const [logicalId, ...name] = Array.isArray(target) ? target.map(resolve) : String(target).split('.');
    return references.attribute(String(logicalId), name.join('.'));
  };
  const condition = (name: unknown, resolve: Resolve): boolean => {
    const body = template.Conditions?.[String(name)];
    if (body === undefined) throw new Error(`The template has no condition ${String(name)}.`);
    return resolve(body) === true;
  };
  const table: Record<string, Intrinsic> = {
    Ref: (name) => ref(String(name)),
    Condition: condition,
    'Fn::GetAtt': attribute,
    'Fn::Join': (argument, resolve) => {
      const [separator, parts] = argument as [string, unknown];
      return list(resolve(parts)).join(separator);
    },
    'Fn::Select': (argument, resolve) => {
      const [index, from] = argument as [unknown, unknown];
      return list(resolve(from))[Number(resolve(index))];
    },
    'Fn::Split': (argument, resolve) => {
      const [separator, text] = argument as [string, unknown];
      return String(resolve(text)).split(separator);
    },
    'Fn::Sub': (argument, resolve) => {
      const [text, own] = Array.isArray(argument)
        ? (argument as [string, Record<string, unknown>])
        : [String(argument), {}];
      return text.replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
        if (literal) return `\${${name}}`;
        if (Object.hasOwn(own, name)) return String(resolve(own[name]));
        return String(name.includes('.') ? attribute(name, resolve) : ref(name));
      });
    },
    'Fn::If': (argument, resolve) => {
      const [name, yes, no] = argument as [string, unknown, unknown];
      return resolve(condition(name, resolve) ? yes : no);
    },
    'Fn::Equals': (argument, resolve) => {
      const [left, right] = list(argument);
      return String(resolve(left)) === String(resolve(right));
    },
    'Fn::And': (argument, resolve) => list(argument).every((part) => resolve(part) === true),
    'Fn::Or': (argument, resolve) => list(argument).some((part) => resolve(part) === true),
    'Fn::Not': (argument, resolve) => resolve(list(argument)[0]) !== true,
    'Fn::Base64': (argument, resolve) => Buffer.from(String(resolve(argument))).toString('base64'),
    'Fn::FindInMap': (argument, resolve) => {
      const [map, top, second] = list(resolve(argument)).map(String);
      const found = template.Mappings?.[map ?? '']?.[top ?? '']?.[second ?? ''];
      if (found === undefined) throw new Error(`The template has no mapping ${map}.${top}.${second}.`);
      return found;
    },
  };
  const resolve: Resolve = (value) => {
    if (Array.isArray(value)) return value.map(resolve).filter((item) => item !== undefined);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const [only] = entries;
    if (only && entries.length === 1) {
      const [name, argument] = only;
      const intrinsic = table[name];
      if (intrinsic && Object.hasOwn(table, name)) return intrinsic(argument, resolve);
      if (name.startsWith('Fn::')) throw new Error(`The local cloud cannot evaluate ${name}.`);
    }
    const resolved = entries.map(([key, item]) => [key, resolve(item)] as const);
    return Object.fromEntries(resolved.filter(([, item]) => item !== undefined));
  };
  return resolve;
}

function list(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error('The template gives an intrinsic function something other than a list.');
  return value;
}
