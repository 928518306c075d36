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
  return {
    get: (secretId) => (ids.has(secretId) ? (state.get(`secret/${secretId}`) as string) : undefined),
    put: (secretId, value) => state.set(`secret/${secretId}`, value),
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
  const request = JSON.parse(body || '{}') as { SecretId?: string; SecretString?: string };
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
