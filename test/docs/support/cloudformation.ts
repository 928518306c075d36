import { type AwsAnswer, type AwsRequest, fault, members, result } from './aws-edge.ts';

interface Asked {
  /** The change set that was executed last. */
  readonly input: AwsRequest['input'];
  readonly template: string;
}

export interface Stack extends Asked {
  readonly status: 'REVIEW_IN_PROGRESS' | 'CREATE_COMPLETE' | 'UPDATE_COMPLETE' | 'DELETE_COMPLETE';
  /** It refuses to be deleted. */
  readonly isProtected: boolean;
  readonly changeSet?: Asked | undefined;
}

export interface CloudFormation {
  answer(request: AwsRequest): AwsAnswer;
  /** A stack that is deployed, by region and name. */
  deployed(region: string, name: string): Stack | undefined;
}

const unknown = (name: string) => fault('ValidationError', `Stack with id ${name} does not exist`);
const noChangeSet = fault('ChangeSetNotFound', 'ChangeSet does not exist');
const xml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/**
 * Stacks as CloudFormation keeps them, but for their resources: change sets, templates, outputs, protection.
 * @param uploaded - What lies in S3, by `/bucket/key`.
 */
export function cloudFormation(account: string, uploaded: (path: string) => string | undefined): CloudFormation {
  const stacks = new Map<string, Stack>();
  const stackArn = (region: string, name: string) => `arn:aws:cloudformation:${region}:${account}:stack/${name}/1`;
  const changeSetArn = (region: string, name: string) =>
    name.startsWith('arn:') ? name : `arn:aws:cloudformation:${region}:${account}:changeSet/${name}/1`;

  function answer(request: AwsRequest): AwsAnswer {
    const { operation, region, input } = request;
    const [, name = ''] = /^(?:arn:[^/]*\/)?([^/]*)/.exec(input['StackName']) ?? [];
    const place = `${region}/${name}`;
    const known = stacks.get(place);
    // What was deleted has no name any more, but goes on having an ARN.
    const stack = known?.status === 'DELETE_COMPLETE' && input['StackName'] === name ? undefined : known;
    const ids = `<StackId>${stackArn(region, name)}</StackId><StackName>${name}</StackName>`;
    const changeSetId = (tag: string) => `<${tag}>${changeSetArn(region, input['ChangeSetName'])}</${tag}>`;
    if (operation === 'CreateChangeSet') {
      const url = input['TemplateURL'];
      const template = url === undefined ? input['TemplateBody'] : uploaded(new URL(url).pathname);
      if (template === undefined) return fault('ValidationError', `S3 error: there is no ${url}`);
      if (template.includes('AWS::IAM::') && !members(request, 'Capabilities').includes('CAPABILITY_NAMED_IAM'))
        return fault('InsufficientCapabilitiesException', 'Requires capabilities : [CAPABILITY_NAMED_IAM]');
      const before = stack ?? { status: 'REVIEW_IN_PROGRESS', template: '{}', input: {}, isProtected: false };
      stacks.set(place, { ...before, changeSet: { input, template } });
      return result(request, changeSetId('Id') + ids);
    }
    if (!stack) return unknown(name);
    const { changeSet } = stack;
    switch (operation) {
      case 'DescribeChangeSet': {
        if (!changeSet) return noChangeSet;
        const outcome =
          changeSet.template === stack.template
            ? `<Status>FAILED</Status><StatusReason>The submitted information didn't contain changes.</StatusReason>`
            : '<Status>CREATE_COMPLETE</Status><ExecutionStatus>AVAILABLE</ExecutionStatus>';
        return result(request, `${ids}${changeSetId('ChangeSetId')}${outcome}<Changes/>`);
      }
      case 'ExecuteChangeSet': {
        if (!changeSet) return noChangeSet;
        const status = stack.status === 'REVIEW_IN_PROGRESS' ? 'CREATE_COMPLETE' : 'UPDATE_COMPLETE';
        stacks.set(place, { ...stack, ...changeSet, status, changeSet: undefined });
        return result(request);
      }
      case 'DeleteChangeSet':
        stacks.set(place, { ...stack, changeSet: undefined });
        return result(request);
      case 'DescribeStackEvents':
        return result(request, '<StackEvents/>');
      case 'DescribeStacks':
        return result(request, `<Stacks><member>${ids}${described(name, stack)}</member></Stacks>`);
      case 'GetTemplate':
        return result(request, `<TemplateBody>${xml(stack.template)}</TemplateBody>`);
      case 'UpdateTerminationProtection':
        stacks.set(place, { ...stack, isProtected: input['EnableTerminationProtection'] === 'true' });
        return result(request, ids);
      case 'DeleteStack':
        if (stack.isProtected)
          return fault('ValidationError', `Stack [${name}] cannot be deleted while TerminationProtection is enabled`);
        stacks.set(place, { ...stack, status: 'DELETE_COMPLETE' });
        return result(request);
      default:
        return fault('InvalidAction', `There is no ${operation} here`);
    }
  }

  return {
    answer,
    deployed: (region, name) => {
      const stack = stacks.get(`${region}/${name}`);
      return stack && /^(CREATE|UPDATE)_COMPLETE$/.test(stack.status) ? stack : undefined;
    },
  };
}

function described(name: string, { status, template, isProtected }: Stack): string {
  // The bootstrap template is YAML, and nobody reads its outputs.
  const keys = template.startsWith('{') ? Object.keys(JSON.parse(template).Outputs ?? {}) : [];
  const outputs = keys.map(
    (key) => `<member><OutputKey>${key}</OutputKey><OutputValue>${key} of ${name}</OutputValue></member>`,
  );
  return [
    `<StackStatus>${status}</StackStatus><CreationTime>2026-01-01T00:00:00Z</CreationTime>`,
    `<EnableTerminationProtection>${isProtected}</EnableTerminationProtection>`,
    `<Outputs>${outputs.join('')}</Outputs>`,
  ].join('');
}
