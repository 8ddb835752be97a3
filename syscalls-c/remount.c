/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Changes to what is mounted in the root already.
 *
 * Should:  change only what is named, and keep the rest as it is.
 * Mustn't: follow an image's link below /proc, /sys or /dev.
 */
#define _GNU_SOURCE
#include <errno.h>

#include "kernel.h"
#include "mount.h"
#include "root.h"
#include "setup.h"

/**
 * setup_remount() - the remount record
 * @setup:  the interpreter
 * @record: target, attributes, propagation, options
 *
 * Return: 0, or -1 with the failure filled
 */
int setup_remount(struct setup *setup, const struct plan_record *record)
{
	struct mount_changes what = { .set = record->field[PLAN_REMOUNT_ATTRIBUTES].number,
				      .clear = record->field[PLAN_REMOUNT_CLEARED].number,
				      .tree_set = record->field[PLAN_REMOUNT_TREE_ATTRIBUTES].number,
				      .tree_clear = record->field[PLAN_REMOUNT_TREE_CLEARED].number,
				      .propagation = record->field[PLAN_REMOUNT_PROPAGATION].number };
	const char *target = record->field[PLAN_REMOUNT_TARGET].text;
	const char *options = record->field[PLAN_REMOUNT_OPTIONS].text;
	int fd = root_open(setup->root, target, O_PATH, mount_links_to(target)), context;

	if (fd < 0 || mount_change(fd, &what) < 0)
		return fail(setup->failure, errno, target);
	if (*options) {
		context = sys_fspick(fd, "", FSPICK_CLOEXEC | FSPICK_EMPTY_PATH);
		if (context < 0 || mount_options(context, options) < 0 ||
		    sys_fsconfig(context, FSCONFIG_CMD_RECONFIGURE, NULL, NULL, 0) < 0)
			return fail(setup->failure, errno, target);
		close(context);
	}
	close(fd);
	return 0;
}
