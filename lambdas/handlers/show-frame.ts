import { Problem } from '../domain/errors.ts';
import { endpoint } from '../http/endpoint.ts';
import { frameDocument, refusedDocument } from '../http/frame-document.ts';
import { showFrame } from '../operations/show-frame.ts';
import { accountStore, frameSettings, ownerStore } from '../runtime.ts';

export const handler = endpoint(
  async (request) => {
    const shown = await showFrame({ owners: ownerStore(), accounts: accountStore() }, request.query['session'] ?? '');
    return shown instanceof Problem ? shown : frameDocument(frameSettings(), shown);
  },
  { showRefusal: (refusal) => refusedDocument(frameSettings(), refusal) },
);
