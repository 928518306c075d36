/** Placeholders of the committed document, which a deployment replaces by its own addresses. */
export const servers = {
  api: 'https://api.example',
  checkout: 'https://checkout.example',
  sandbox: 'https://sandbox.example',
  token: 'https://auth.example/oauth2/token',
} as const;
