/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Content on its way from an inflater to those who read it, in shared memory: one arena, a memfd, with a slice
 * for each layer in work. A slice is a page with this structure, then the ring.
 *
 * The inflater writes the ring and tells over a pipe how far it is. Whoever read bytes adds them to `released`;
 * the inflater waits for that when the ring is full.
 */
#ifndef RL_RING_H
#define RL_RING_H

#include <linux/futex.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Bytes before the ring in a slice. */
#define RING_CONTROL 4096

struct ring_control {
	uint32_t released; /* bytes, modulo 2^32: a futex */
	uint32_t waiting;  /* 1 when the inflater sleeps until `released` changes */
};

/**
 * ring_release() - give bytes of the ring back to the inflater
 * @control: of the slice
 * @count:   how many
 */
static inline void ring_release(struct ring_control *control, uint32_t count)
{
	__atomic_add_fetch(&control->released, count, __ATOMIC_SEQ_CST);
	if (__atomic_exchange_n(&control->waiting, 0, __ATOMIC_SEQ_CST))
		(void)syscall(SYS_futex, &control->released, FUTEX_WAKE, 1, NULL, NULL, 0);
}

/**
 * ring_wait() - sleep until more than what is known was released; may return before
 * @control: of the slice
 * @known:   what was seen of `released`
 */
static inline void ring_wait(struct ring_control *control, uint32_t known)
{
	__atomic_store_n(&control->waiting, 1, __ATOMIC_SEQ_CST);
	if (__atomic_load_n(&control->released, __ATOMIC_SEQ_CST) == known)
		(void)syscall(SYS_futex, &control->released, FUTEX_WAIT, known, NULL, NULL, 0);
}

#endif
