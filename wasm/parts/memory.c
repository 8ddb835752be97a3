/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory without a C library: what the compiler calls, by the instructions that do it, and the arena in which
 * arguments arrive.
 */
#include "parts.h"

#include <string.h>

#define PAGE 65536U

extern uint8_t __heap_base;

/* Where the next argument goes; 0 before the first. */
static uintptr_t arena;

void *memcpy(void *restrict to, const void *restrict from, size_t length)
{
	__asm__ volatile("local.get %0\n\tlocal.get %1\n\tlocal.get %2\n\tmemory.copy 0, 0" ::"r"(to), "r"(from),
			 "r"(length)
			 : "memory");
	return to;
}

void *memmove(void *to, const void *from, size_t length)
{
	return memcpy(to, from, length);
}

void *memset(void *to, int value, size_t length)
{
	__asm__ volatile("local.get %0\n\tlocal.get %1\n\tlocal.get %2\n\tmemory.fill 0" ::"r"(to), "r"(value),
			 "r"(length)
			 : "memory");
	return to;
}

/**
 * cabi_realloc() - room for an argument
 * @old:       of this call, or NULL
 * @old_size:  its bytes
 * @alignment: a power of two
 * @size:      bytes
 *
 * Return: where it is; does not return when there is no memory
 */
EXPORT("cabi_realloc") void *cabi_realloc(void *old, size_t old_size, size_t alignment, size_t size)
{
	uintptr_t start, end;

	if (!arena)
		arena = (uintptr_t)&__heap_base;
	start = (arena + alignment - 1) & ~(uintptr_t)(alignment - 1);
	if (__builtin_add_overflow(start, size, &end))
		__builtin_trap();
	if (end > __builtin_wasm_memory_size(0) * PAGE) {
		size_t pages = (end - __builtin_wasm_memory_size(0) * PAGE + PAGE - 1) / PAGE;

		if (__builtin_wasm_memory_grow(0, pages) == (size_t)-1)
			__builtin_trap();
	}
	arena = end;
	if (old)
		memcpy((void *)start, old, old_size < size ? old_size : size);
	return (void *)start;
}

void parts_release(void)
{
	arena = (uintptr_t)&__heap_base;
}
