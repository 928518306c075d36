// What the page does with the element's events. They are for the payer's eyes: the shop itself believes its webhooks.
const payment = document.querySelector('govifi-payment');
const order = location.pathname.replace(/\/pay$/, '');

payment.addEventListener('payment.success', () => location.assign(`${order}?paid`));
payment.addEventListener('session.expired', () => {
  document.querySelector('#again').hidden = false;
});
payment.addEventListener('payment.error', ({ detail: { code, recoverable } }) => {
  if (code === 'session_expired' && !recoverable) document.querySelector('#again').hidden = false;
});
