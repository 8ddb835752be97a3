/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Labels of security modules.
 *
 * Mustn't: go on without the label; whoever asked for it relies on it.
 */
#define _GNU_SOURCE
#include <errno.h>

#include "kernel.h"
#include "proc.h"
#include "setup.h"

#define APPARMOR 1

/**
 * setup_label() - the label record: what the next exec changes to
 * @setup:  the interpreter
 * @record: module, label
 *
 * AppArmor has a directory of its own since several modules may be on at a time; before that it had the file itself.
 *
 * Return: 0, or -1 with the failure filled
 */
int setup_label(struct setup *setup, const struct plan_record *record)
{
	const struct plan_field *label = &record->field[PLAN_LABEL_LABEL];
	int rc = -1;

	errno = ENOENT;
	if (record->field[PLAN_LABEL_MODULE].number == APPARMOR)
		rc = proc_write(setup->root, "self/attr/apparmor/exec", label->text, label->length);
	if (rc < 0 && errno == ENOENT)
		rc = proc_write(setup->root, "self/attr/exec", label->text, label->length);
	return rc < 0 ? fail(setup->failure, errno, label->text) : 0;
}

/**
 * setup_mount_label() - the mountLabel record
 * @setup:  the interpreter
 * @record: label, pointed to, not copied
 *
 * Return: 0
 */
int setup_mount_label(struct setup *setup, const struct plan_record *record)
{
	setup->mount_label = record->field[PLAN_MOUNT_LABEL_LABEL].text;
	return 0;
}
