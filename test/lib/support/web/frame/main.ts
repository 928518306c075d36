console.log('frame');
