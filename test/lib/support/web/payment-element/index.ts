export const name = 'govifi-payment';
