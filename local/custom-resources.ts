import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { stackId } from './attributes.ts';
import type { AwsEndpoint, CustomResourceAnswer } from './aws-endpoint.ts';
import type { Functions } from './functions.ts';
import type { Stack } from './stack.ts';
import type { State } from './state.ts';
import { isFunctionBacked } from './supported.ts';

type Properties = Readonly<Record<string, unknown>>;

/** What is kept of a custom resource, so that a restart with the same data does not create it again. */
interface Created {
  readonly properties: Properties;
  readonly physicalId: string;
  readonly data: Properties;
}

function failure(reason: string): CustomResourceAnswer {
  return { Status: 'FAILED', Reason: reason };
}

/**
 * Creates the function-backed custom resources as CloudFormation does, one after the other in the template's order;
 * one that was kept is updated if its properties have changed and else left alone.
 * @throws Error naming the resource whose function failed, reported a failure or did not answer.
 */
export async function createCustomResources(stack: Stack, functions: Functions, aws: AwsEndpoint, state: State) {
  const types = new Set(Object.values(stack.assembly.template.Resources).map(({ Type: type }) => type));
  for (const { logicalId, type, properties } of stack.declared<Properties>(...[...types].filter(isFunctionBacked))) {
    const key = `custom-resource/${logicalId}`;
    const kept = state.get(key) as Created | undefined;
    const unchanged = kept && isDeepStrictEqual(kept.properties, properties);
    const created = unchanged ? kept : await create(logicalId, type, properties, kept);
    if (!unchanged) state.set(key, created);
    stack.created(logicalId, created.data);
  }

  async function create(logicalId: string, type: string, properties: Properties, kept?: Created): Promise<Created> {
    const { url, answer } = aws.expectAnswer();
    const event = {
      RequestType: kept ? 'Update' : 'Create',
      ServiceToken: properties.ServiceToken,
      ResponseURL: url,
      StackId: stackId(stack.assembly.stackName),
      RequestId: randomUUID(),
      ResourceType: type,
      LogicalResourceId: logicalId,
      ResourceProperties: properties,
      ...(kept && { PhysicalResourceId: kept.physicalId, OldResourceProperties: kept.properties }),
    };
    try {
      // What is PUT arrives before the function ends, since the function waits for its PUT to be taken.
      const ended = functions
        .byArn(String(properties.ServiceToken))
        .invoke(event)
        .then(
          () => failure('its function ended without an answer'),
          (error: Error) => failure(error.message),
        );
      const given = await Promise.race([answer, ended]);
      if (given.Status !== 'SUCCESS') throw new Error(given.Reason ?? 'no reason was given');
      const physicalId = given.PhysicalResourceId ?? logicalId;
      return { properties, physicalId, data: given.Data ?? {} };
    } catch (error) {
      throw new Error(`The custom resource ${logicalId} (${type}) could not be created: ${(error as Error).message}.`);
    }
  }
}
