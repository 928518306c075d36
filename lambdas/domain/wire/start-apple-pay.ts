import * as z from 'zod/mini';
import { checkValidationUrl } from '../apple-pay.ts';
import { checked } from './common.ts';

/** POST apple-pay/session. */
export const startApplePaySchema = () => z.strictObject({ validation_url: checked(checkValidationUrl) });
