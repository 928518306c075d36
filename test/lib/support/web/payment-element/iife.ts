console.log('govifi-payment');
