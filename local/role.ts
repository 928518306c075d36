import type { AwsCall } from './aws-calls.ts';
import type { Stack } from './stack.ts';

export interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

interface Document {
  readonly Statement: readonly Statement[];
}

interface RoleProperties {
  readonly Policies?: readonly { readonly PolicyDocument: Document }[];
}

interface PolicyProperties {
  readonly PolicyDocument: Document;
}

/** What the role of that ARN allows; undefined when the stack has no such role. */
export function statementsOf(stack: Stack, arn: unknown): readonly Statement[] | undefined {
  const role = stack
    .declared<RoleProperties>('AWS::IAM::Role')
    .find(({ logicalId }) => stack.attribute(logicalId, 'Arn') === arn);
  if (!role) return undefined;
  const beside = stack.declared<PolicyProperties>('AWS::IAM::Policy').filter(({ logicalId }) => {
    const { Roles: roles } = stack.assembly.template.Resources[logicalId]?.Properties ?? {};
    return (roles as readonly { readonly Ref?: string }[]).some(({ Ref }) => Ref === role.logicalId);
  });
  const documents = [...(role.properties.Policies ?? []), ...beside.map(({ properties }) => properties)];
  return documents.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

/** Whether one statement allows all of a call. There are no denials in the template, so none are looked for. */
export function allows(statements: readonly Statement[], { action, resource, keys }: AwsCall): boolean {
  return statements.some(
    (statement) =>
      statement.Effect === 'Allow' &&
      list(statement.Action).some((pattern) => like(pattern, action)) &&
      list(statement.Resource).some((pattern) => like(pattern, resource) || like(tail(pattern), resource)) &&
      keysAllowed(statement, keys ?? []),
  );
}

/** `dynamodb:LeadingKeys`, the one condition that a local request can be held against. */
function keysAllowed({ Condition: conditions = {} }: Statement, keys: readonly string[]): boolean {
  const patterns = conditions['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'];
  return patterns === undefined || keys.every((key) => list(patterns).some((pattern) => like(pattern, key)));
}

/** What follows region and account: what a request may give in place of an ARN. */
function tail(arn: string): string {
  return arn.split(':').slice(5).join(':');
}

function like(pattern: string, text: string): boolean {
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${escaped}$`, 's').test(text);
}

function list(value: string | readonly string[]): readonly string[] {
  return typeof value === 'string' ? [value] : value;
}
