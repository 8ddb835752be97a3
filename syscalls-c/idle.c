/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Giving memory back while nothing happens: a monitor waits for most of its life, and there may be very many of them.
 *
 * What is in a file is let go of, and read again page by page when it is needed: the program itself, and the plan. So
 * is the stack below the frames that are in use, which starting a container has used deeply.
 *
 * Should:  do so once after each time that something has happened, and a moment later.
 * Mustn't: let go of anything that has been written to and is in use.
 */
#define _GNU_SOURCE
#include "idle.h"

#include <elf.h>
#include <poll.h>
#include <sys/mman.h>

#define MOMENT_MS 500
#define PAGE 4096UL
/* The kernel maps what is around a page that is needed, within the same mapping: small mappings keep it from that. */
#define PART (2 * PAGE)
/* The deepest that we use the stack. */
#define STACK_DEPTH (64 * PAGE)
/* What of the stack below a frame may be used by what it calls. */
#define STACK_MARGIN 1024

extern const char __ehdr_start[] __attribute__((visibility("hidden")));

/**
 * @plan:     of this process
 * @is_small: there is nothing to let go of
 * @is_split: the program's mappings are small
 */
static struct {
	const struct plan *plan;
	int is_small;
	int is_split;
} idle;

/**
 * idle_begin() - say what is to be let go of
 * @plan: the plan
 */
void idle_begin(const struct plan *plan)
{
	idle.plan = plan;
}

/**
 * let_go() - let go of whole pages
 * @from: first byte
 * @to:   behind the last one
 */
static void let_go(uintptr_t from, uintptr_t to)
{
	from = (from + PAGE - 1) & ~(PAGE - 1);
	to &= ~(PAGE - 1);
	if (from < to)
		madvise((void *)from, to - from, MADV_DONTNEED);
}

/**
 * split() - make small mappings of a large one
 * @from: first byte
 * @to:   behind the last one
 *
 * Neighbours of different advice are mappings of their own.
 */
static void split(uintptr_t from, uintptr_t to)
{
	for (from &= ~(PAGE - 1); from < to; from += 2 * PART)
		madvise((void *)from, to - from < PART ? (to - from + PAGE - 1) & ~(PAGE - 1) : PART, MADV_RANDOM);
}

/**
 * let_program_go() - let go of the parts of the program that are never written to
 */
static void let_program_go(void)
{
	const Elf64_Ehdr *head = (const void *)__ehdr_start;
	const Elf64_Phdr *parts = (const void *)(__ehdr_start + head->e_phoff);
	uintptr_t base = (uintptr_t)__ehdr_start;

	for (int i = 0; i < head->e_phnum; i++)
		if (parts[i].p_type == PT_LOAD && parts[i].p_offset == 0)
			base -= parts[i].p_vaddr;
	for (int i = 0; i < head->e_phnum; i++) {
		uintptr_t from = base + parts[i].p_vaddr, to = from + parts[i].p_memsz;

		if (parts[i].p_type != PT_LOAD || parts[i].p_flags & PF_W)
			continue;
		if (!idle.is_split)
			split(from, to);
		let_go(from & ~(PAGE - 1), to + PAGE - 1);
	}
	idle.is_split = 1;
}

/**
 * idle_now() - let go of what can be let go of, before a long wait
 */
void idle_now(void)
{
	uintptr_t frame = (uintptr_t)__builtin_frame_address(0);

	if (idle.plan)
		let_go((uintptr_t)idle.plan->base, (uintptr_t)idle.plan->base + idle.plan->size + PAGE - 1);
	let_go(frame - STACK_DEPTH, frame - STACK_MARGIN);
	let_program_go();
}

/**
 * idle_wait() - wait for a descriptor, in little memory if it takes long
 * @fd: to be read from
 */
void idle_wait(int fd)
{
	struct pollfd poll_one = { .fd = fd, .events = POLLIN };

	if (poll(&poll_one, 1, MOMENT_MS) == 0)
		idle_now();
}

/**
 * idle_timeout() - how long to wait for something to happen
 * @timeout: milliseconds after which something is to be done anyway, or -1
 *
 * Return: milliseconds, or -1
 */
int idle_timeout(int timeout)
{
	return idle.is_small || (timeout >= 0 && timeout < MOMENT_MS) ? timeout : MOMENT_MS;
}

/**
 * idle_step() - something has happened, or nothing has for a moment
 * @is_quiet: nothing has
 */
void idle_step(int is_quiet)
{
	if (is_quiet && !idle.is_small)
		idle_now();
	idle.is_small = is_quiet;
}
