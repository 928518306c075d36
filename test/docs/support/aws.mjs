// Stands in for the AWS CLI where a document's commands are run: the commands that documents have, with the options that
// they have there and no others, over the services' own protocols, to the endpoints that AWS_ENDPOINT_URL names.
import { readFileSync } from 'node:fs';

const json = (text) => JSON.parse(text);
const text = (value) => (value.startsWith('file://') ? readFileSync(value.slice('file://'.length), 'utf8') : value);
const flag = true;

/** Services: what their endpoint's variable ends with, what their requests are signed for, what JSON targets begin with. */
const services = {
  dynamodb: { variable: 'DYNAMODB', target: 'DynamoDB_20120810' },
  secretsmanager: { variable: 'SECRETS_MANAGER', target: 'secretsmanager' },
  'cognito-idp': { variable: 'COGNITO_IDENTITY_PROVIDER', target: 'AWSCognitoIdentityProviderService' },
  'service-quotas': { variable: 'SERVICE_QUOTAS', scope: 'servicequotas', target: 'ServiceQuotasV20190624' },
  lambda: { variable: 'LAMBDA', paths: { GetAccountSettings: '/2016-08-19/account-settings' } },
  cloudformation: { variable: 'CLOUDFORMATION', version: '2010-05-15' },
};

const commands = {
  'dynamodb get-item': { table_name: text, key: json, projection_expression: text, consistent_read: flag },
  'dynamodb query': {
    table_name: text,
    index_name: text,
    select: text,
    key_condition_expression: text,
    expression_attribute_values: json,
  },
  'secretsmanager create-secret': { name: text, secret_string: text },
  'cognito-idp describe-user-pool-client': { user_pool_id: text, client_id: text },
  'lambda get-account-settings': {},
  'service-quotas request-service-quota-increase': { service_code: text, quota_code: text, desired_value: Number },
  'cloudformation update-termination-protection': {
    no_enable_termination_protection: flag,
    enable_termination_protection: flag,
    stack_name: text,
  },
};

const pascal = (words) => words.replace(/(?:^|[-_])(\w)/g, (_, letter) => letter.toUpperCase());

/** What `--name value` and `--flag` say, by the names that the API has for it. */
function readOptions(known, words) {
  const options = {};
  for (let at = 0; at < words.length; at += 1) {
    const name = /^--(.+)$/.exec(words[at])?.[1].replaceAll('-', '_');
    const read = known[name];
    if (read === undefined) throw new Error(`Unknown option: ${words[at]}`);
    if (read === flag) options[pascal(name.replace(/^no_/, ''))] = !name.startsWith('no_');
    else if (words[at + 1] === undefined) throw new Error(`${words[at]}: expected one argument`);
    else options[pascal(name)] = read(words[++at]);
  }
  return options;
}

function requestOf({ target, paths, version }, operation, input) {
  if (paths) return { method: 'GET', path: paths[operation] };
  if (version) {
    const body = new URLSearchParams({ Action: operation, Version: version, ...input }).toString();
    return { method: 'POST', path: '/', headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body };
  }
  const headers = { 'Content-Type': 'application/x-amz-json-1.0', 'X-Amz-Target': `${target}.${operation}` };
  return { method: 'POST', path: '/', headers, body: JSON.stringify(input) };
}

async function main([name, command, ...words]) {
  const known = commands[`${name} ${command}`];
  if (!known) throw new Error(`No document has aws ${name} ${command}`);
  const all = readOptions({ ...known, region: text, query: text, output: text }, words);
  const { Region: region = process.env.AWS_REGION, Query: query, Output: output = 'json', ...input } = all;
  if (!region) throw new Error('You must specify a region.');
  const service = services[name];
  const endpoint = process.env[`AWS_ENDPOINT_URL_${service.variable}`] ?? process.env.AWS_ENDPOINT_URL;
  const { path, headers, ...rest } = requestOf(service, pascal(command), input);
  const scope = `local/20260101/${region}/${service.scope ?? name}/aws4_request`;
  const Authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none`;
  const options = { ...rest, headers: { ...headers, Authorization }, signal: AbortSignal.timeout(20_000) };
  const answer = await fetch(endpoint + path, options);
  const told = await answer.text();
  if (!answer.ok) throw new Error(told);
  if (!told.startsWith('{')) return;
  const value = (query?.split('.') ?? []).reduce((inner, member) => inner[member], JSON.parse(told));
  console.log(output === 'text' ? value : JSON.stringify(value, null, 4));
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error.message);
  process.exitCode = 254;
});
