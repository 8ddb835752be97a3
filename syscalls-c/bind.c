/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bind records.
 *
 * Should:  have the source as a mount of its own, with all its attributes, before the target is touched.
 * Mustn't: mount a file over a directory, or a directory over a file; see mount.c for the rest.
 */
#define _GNU_SOURCE
#include <errno.h>

#include "inner.h"
#include "kernel.h"
#include "mount-place.h"
#include "mount.h"
#include "setup.h"
#include "sources.h"

/**
 * bind_source() - the source of a bind as a mount of its own, with the attributes it is to have
 * @record: the bind record
 *
 * Return: a descriptor, or -1 with errno
 */
int bind_source(const struct plan_record *record)
{
	struct mount_changes what = { .set = record->field[PLAN_BIND_ATTRIBUTES].number,
				      .clear = record->field[PLAN_BIND_CLEARED].number,
				      .tree_set = record->field[PLAN_BIND_TREE_ATTRIBUTES].number,
				      .tree_clear = record->field[PLAN_BIND_TREE_CLEARED].number,
				      .propagation = record->field[PLAN_BIND_PROPAGATION].number };
	unsigned int opened = (unsigned int)record->field[PLAN_BIND_OPENED].number;
	int fd = opened ? sources_take(opened - 1)
			: sys_open_tree(AT_FDCWD, record->field[PLAN_BIND_SOURCE].text,
					OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC |
						(record->field[PLAN_BIND_RECURSIVE].number ? AT_RECURSIVE : 0)),
	    saved;

	if (fd < 0 || mount_change(fd, &what) == 0)
		return fd;
	saved = errno;
	close(fd);
	errno = saved;
	return -1;
}

/**
 * setup_bind() - the bind record
 * @setup:  the interpreter
 * @record: source on the host, target in the root, attributes, recursive, propagation, opened
 *
 * Return: 0, or -1 with the failure filled
 */
int setup_bind(struct setup *setup, const struct plan_record *record)
{
	const char *source = record->field[PLAN_BIND_SOURCE].text, *target = record->field[PLAN_BIND_TARGET].text;
	int mount = inner_root() < 0 ? bind_source(record) : inner_next();

	return mount < 0 ? fail(setup->failure, errno, source) : mount_place(setup, mount, target);
}
