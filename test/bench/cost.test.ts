import { readFileSync } from 'node:fs';
import { costTable, idle, monthlyCost, perSession, prices } from '../../bench/cost.ts';
import { ofType, synthesise } from '../lib/support/synthesise.ts';

const text = readFileSync('docs/cost.md', 'utf8');
const prod = synthesise('prod').template;

describe('docs/cost.md', () => {
  it('has the table that the counts and the prices give', () => {
    expect(text).toContain(costTable());
  });

  it('names every count and every price with the value that it is reckoned with', () => {
    const rows = [...text.matchAll(/^\| `(\w+)` \| ([\d.,]+) \|/gm)].map(([, name, value = '']) => [
      name,
      Number(value.replaceAll(',', '')),
    ]);
    const million = Object.entries(prices).map(([name, price]) => [
      name,
      Number((price < 0.001 ? price * 1e6 : price).toPrecision(6)),
    ]);
    expect(rows).toEqual([...Object.entries(perSession), ...million]);
  });
});

it('a session more costs as much as the one before', () => {
  const total = (sessions: number) => Object.values(monthlyCost(sessions)).reduce((sum, each) => sum + each, 0);
  const fixed = total(0);
  expect(total(2_000_000) - fixed).toBeCloseTo(2 * (total(1_000_000) - fixed), 6);
  expect(fixed).toBe(monthlyCost(0)['Fixed a month']);
});

describe('a deployment that nobody pays in', () => {
  it('has nothing that is billed by the hour but what is listed', () => {
    const hourly =
      /NatGateway|::Instance|Cluster|LoadBalancer|::EIP|VPCEndpoint|ProvisionedConcurrency|Kinesis::Stream$/;
    expect(Object.values(prod.Resources).filter(({ Type }) => hourly.test(Type))).toEqual([]);
    const [[, { Properties: table }] = ['', { Properties: {} }]] = ofType(prod, 'AWS::DynamoDB::Table');
    expect(table).toMatchObject({ BillingMode: 'PAY_PER_REQUEST' });
    expect(JSON.stringify(prod)).not.toContain('ProvisionedConcurrencyConfig');
  });

  it('pays for as many keys, secrets, rules, alarms and dashboards as are listed', () => {
    const count = (type: string) => ofType(prod, type).length;
    const rules = ofType(prod, 'AWS::WAFv2::WebACL').flatMap(([, { Properties }]) => Properties['Rules']).length;
    const listed = Object.keys(idle).map((name) => name.match(/\d+/g)?.map(Number));
    expect(listed).toEqual([
      [count('AWS::KMS::Key')],
      [count('AWS::SecretsManager::Secret')],
      [count('AWS::WAFv2::WebACL'), rules],
      [count('AWS::CloudWatch::Alarm'), count('AWS::CloudWatch::Dashboard')],
    ]);
  });
});
