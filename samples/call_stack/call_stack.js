function third() {
  console.log("third: the stack is main, first, second, third");
  setTimeout(() => console.log("task: the stack is empty"), 0);
  queueMicrotask(() => console.log("microtask: the stack is empty"));
}

function second() {
  console.log("second begins");
  third();
  console.log("second ends");
}

function first() {
  console.log("first begins");
  second();
  console.log("first ends");
}

console.log("main begins");
first();
console.log("main ends");
