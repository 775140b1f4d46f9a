function thermometerRead(room, callback) {
  setTimeout(() => {
    if (room === 13) callback("room 13 has no thermometer", 0);
    else callback(null, 18.5 + room);
  }, 5);
}

function temperature(room) {
  return new Promise((resolve, reject) => {
    thermometerRead(room, (error, celsius) => {
      if (error !== null) reject(new Error(error));
      else resolve(celsius);
    });
  });
}

async function main() {
  console.log(`room 1: ${(await temperature(1)).toFixed(1)}`);
  const second = temperature(2);
  const third = temperature(3);
  console.log(`rooms 2 and 3: ${((await second) + (await third)).toFixed(1)} together`);
  try {
    console.log(`room 13: ${(await temperature(13)).toFixed(1)}`);
  } catch (e) {
    console.log(e.message);
  }
}
main();
