const path = ["house", "hall", "stairs", "attic", "chest", "box", "bag", "book", "page", "word"];

function open(level, next) {
  console.log(`${" ".repeat(level - 1)}opened the ${path[level - 1]}`);
  setTimeout(next, 1);
}

open(1, () => {
  open(2, () => {
    open(3, () => {
      open(4, () => {
        open(5, () => {
          open(6, () => {
            open(7, () => {
              open(8, () => {
                open(9, () => {
                  open(10, () => {
                    console.log("and read it");
                  });
                });
              });
            });
          });
        });
      });
    });
  });
});
