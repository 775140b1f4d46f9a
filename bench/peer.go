// peer.go - channels and locks of goroutines on one processor; bench.h says what is measured
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
	"syscall"
)

func channels(n, capacity int) int {
	c := make(chan int, capacity)
	go func() {
		for i := 0; i < n; i++ {
			c <- i
		}
		close(c)
	}()
	sum := 0
	for i := range c {
		sum += i
	}
	return sum
}

func locker(m *sync.Mutex, n int, done chan int) {
	i := 0
	for ; i < n; i++ {
		m.Lock()
		runtime.Gosched()
		m.Unlock()
	}
	done <- i
}

func mutexes(n int) int {
	var m sync.Mutex
	done := make(chan int)
	go locker(&m, n/2, done)
	go locker(&m, n/2, done)
	return <-done + <-done
}

func cpuNs() int64 {
	var used syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &used)
	return used.Utime.Nano() + used.Stime.Nano()
}

func main() {
	runtime.GOMAXPROCS(1)
	n, _ := strconv.Atoi(os.Args[2])
	sum, begin := 0, cpuNs()
	switch os.Args[1] {
	case "channel":
		sum = channels(n, 0)
	case "buffered":
		sum = channels(n, 64)
	case "mutex":
		sum = mutexes(n)
	}
	fmt.Println(cpuNs()-begin, 0, sum)
}
