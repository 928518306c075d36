import * as z from 'zod/mini';

/*
 * What the presenters answer, as schemas: the API's document is made of them, and every answer that a journey of the
 * tests sees is held against it. No handler imports them.
 */

export const time = () => z.string().check(z.meta({ format: 'date-time' }));
export const uri = () => z.string().check(z.meta({ format: 'uri' }));
export const minorUnits = () => z.int();

export const sessionId = () => z.string().check(z.meta({ pattern: '^cs_[A-Za-z0-9]+$' }));
export const webhookId = () => z.string().check(z.meta({ pattern: '^evt_[a-z0-9]{27}$' }));
