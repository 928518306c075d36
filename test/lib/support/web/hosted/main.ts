const title: string = 'Pay';
console.log(title);
