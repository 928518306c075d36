import { endpoint } from '../../http/endpoint.ts';
import { parse } from '../../http/parse.ts';
import { answerSiteverify } from '../captcha-tests.ts';
import { siteverifyRequest } from '../schemas.ts';

/** Stands in for the captcha verifiers (contract section 8). Like theirs, its refusals are a 200. */
export const handler = endpoint(
  async ({ body }) => ({ status: 200, body: answerSiteverify(parse(siteverifyRequest, body ?? {}), Date.now()) }),
  { form: true },
);
