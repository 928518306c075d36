import type { AwsAnswer } from './aws-endpoint.ts';
import { digits, lowerCase, randomWord, upperCase } from './identifiers.ts';
import type { Stack } from './stack.ts';
import type { State } from './state.ts';

interface SecretProperties {
  readonly SecretString?: string;
  readonly GenerateSecretString?: Generator;
}

interface Generator {
  readonly PasswordLength?: number;
  readonly ExcludeCharacters?: string;
  readonly ExcludeLowercase?: boolean;
  readonly ExcludeNumbers?: boolean;
  readonly ExcludePunctuation?: boolean;
  readonly ExcludeUppercase?: boolean;
  readonly IncludeSpace?: boolean;
  readonly SecretStringTemplate?: string;
  readonly GenerateStringKey?: string;
}

export interface SecretValues {
  get(secretId: string): string | undefined;
  put(secretId: string, value: string): void;
  /** Makes a secret as the merchant does, outside the template; false when the name is taken. */
  create(name: string, value: string): boolean;
}

const punctuation = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

/** The template's secrets with their values, drawn as Secrets Manager draws them. */
export function secretValues(stack: Stack, state: State): SecretValues {
  const ids = new Set<string>();
  for (const { logicalId, properties } of stack.declared<SecretProperties>('AWS::SecretsManager::Secret')) {
    const id = stack.ref(logicalId);
    ids.add(id);
    state.remember(`secret/${id}`, () => properties.SecretString ?? generated(properties.GenerateSecretString ?? {}));
  }
  // Of the template by its id, of the merchant by its name.
  const placeOf = (secretId: string) => (ids.has(secretId) ? `secret/${secretId}` : `own-secret/${secretId}`);
  const get = (secretId: string) => state.get(placeOf(secretId)) as string | undefined;
  const put = (secretId: string, value: string) => state.set(placeOf(secretId), value);
  return {
    get,
    put,
    create: (name, value) => {
      if (get(name) !== undefined) return false;
      put(name, value);
      return true;
    },
  };
}

function generated(generator: Generator): string {
  const alphabet = [
    generator.ExcludeLowercase ? '' : lowerCase,
    generator.ExcludeUppercase ? '' : upperCase,
    generator.ExcludeNumbers ? '' : digits,
    generator.ExcludePunctuation ? '' : punctuation,
    generator.IncludeSpace ? ' ' : '',
  ].join('');
  const allowed = [...alphabet].filter((character) => !generator.ExcludeCharacters?.includes(character)).join('');
  const word = randomWord(generator.PasswordLength ?? 32, allowed);
  const { SecretStringTemplate: template, GenerateStringKey: key } = generator;
  if (template === undefined || key === undefined) return word;
  return JSON.stringify({ ...(JSON.parse(template) as Record<string, unknown>), [key]: word });
}

/** Answers one request of the Secrets Manager protocol (JSON 1.1): its `X-Amz-Target` and its body. */
export function answerSecretsManager(values: SecretValues, target: string, body: string): AwsAnswer {
  const request = JSON.parse(body || '{}') as { SecretId?: string; SecretString?: string; Name?: string };
  if (target === 'secretsmanager.CreateSecret') return created(values, request.Name ?? '', request.SecretString ?? '');
  const id = request.SecretId ?? '';
  const value = values.get(id);
  if (value === undefined) {
    return [400, { __type: 'ResourceNotFoundException', message: "Secrets Manager can't find the specified secret." }];
  }
  const common = { ARN: id, Name: id.replace(/^.*:secret:/, '').replace(/-[^-]*$/, ''), VersionId: 'local' };
  switch (target) {
    case 'secretsmanager.GetSecretValue':
      return [200, { ...common, SecretString: value, VersionStages: ['AWSCURRENT'] }];
    case 'secretsmanager.PutSecretValue':
      values.put(id, request.SecretString ?? '');
      return [200, { ...common, VersionStages: ['AWSCURRENT'] }];
    default:
      return [400, { __type: 'InvalidAction', message: `The local Secrets Manager does not do ${target}.` }];
  }
}

function created(values: SecretValues, name: string, value: string): AwsAnswer {
  if (!/^[A-Za-z0-9/_+=.@-]{1,512}$/.test(name)) {
    return [400, { __type: 'InvalidRequestException', message: 'A name has 1 to 512 of A-Z a-z 0-9 /_+=.@-' }];
  }
  if (!values.create(name, value)) {
    return [400, { __type: 'ResourceExistsException', message: `A secret of this name already exists.` }];
  }
  return [
    200,
    { ARN: `arn:aws:secretsmanager:us-east-1:000000000000:secret:${name}-local0`, Name: name, VersionId: 'local' },
  ];
}
