// wake.go - goroutines that reach each other, each on a thread of its own ("locked") or wherever Go
// puts them; wake.c says what is measured
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"time"
)

var locked bool

func lock() {
	if locked {
		runtime.LockOSThread()
	}
}

func player(in, out chan int, done chan bool) {
	lock()
	for left := range in {
		if left == 1 {
			close(out)
			break
		}
		out <- left - 1
	}
	done <- true
}

func pingpong(n int) {
	a, b, done := make(chan int), make(chan int), make(chan bool, 2)
	go player(a, b, done)
	go player(b, a, done)
	a <- n
	<-done
	<-done
}

func burst(n int) {
	c := make(chan int, 1024)
	go func() {
		lock()
		for i := 0; i < n; i++ {
			c <- i
		}
		close(c)
	}()
	lock()
	received := 0
	for range c {
		received++
	}
	if received != n {
		os.Exit(1)
	}
}

func work(n int) {
	calls, results := make(chan int), make(chan int)
	go func() {
		lock()
		for i := range calls {
			results <- i
		}
	}()
	lock()
	for i := 0; i < n; i++ {
		calls <- i
		<-results
	}
}

func main() {
	n, _ := strconv.Atoi(os.Args[2])
	locked = len(os.Args) > 3 && os.Args[3] == "locked"
	began := time.Now()
	switch os.Args[1] {
	case "pingpong":
		pingpong(n)
	case "burst":
		burst(n)
	case "work":
		work(n)
	}
	fmt.Println(time.Since(began).Nanoseconds())
}
