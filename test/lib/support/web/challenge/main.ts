console.log('challenge');
