/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which devices the processes of a control group may use (bpf(2), BPF_PROG_TYPE_CGROUP_DEVICE).
 *
 * The kernel takes such programs from root alone. They can only take away: another one of the group, or of a group
 * above, still counts.
 *
 * Should:  attach before the first process is in the group.
 * Mustn't: go on without the program when there is a record.
 */
#define _GNU_SOURCE
#include "device-program.h"

#include <errno.h>
#include <linux/bpf.h>
#include <string.h>

#include "kernel.h"

/**
 * bpf() - bpf(2)
 * @command:   which
 * @attribute: of the command, filled with zeros before
 *
 * Return: a descriptor or 0, or -1 with errno
 */
static int bpf(enum bpf_cmd command, union bpf_attr *attribute)
{
	return (int)syscall(SYS_bpf, command, attribute, sizeof(*attribute));
}

/**
 * load() - have the kernel check a program and take it
 * @code: struct bpf_insn
 *
 * Return: a descriptor, or -1 with errno
 */
static int load(const struct plan_field *code)
{
	union bpf_attr attribute;

	/* a part of an instruction would be left out, and with it what it forbids */
	if (code->length % sizeof(struct bpf_insn)) {
		errno = EINVAL;
		return -1;
	}
	memset(&attribute, 0, sizeof(attribute));
	attribute.prog_type = BPF_PROG_TYPE_CGROUP_DEVICE;
	attribute.insns = (uintptr_t)code->text;
	attribute.insn_cnt = (uint32_t)(code->length / sizeof(struct bpf_insn));
	attribute.license = (uintptr_t) "Apache-2.0";
	return bpf(BPF_PROG_LOAD, &attribute);
}

/**
 * device_program_attach() - execute the deviceProgram record, if there is one
 * @group:   directory of the group
 * @plan:    the plan
 * @failure: filled
 *
 * Return: 0, or -1
 */
int device_program_attach(int group, const struct plan *plan, struct failure *failure)
{
	struct plan_record record;
	union bpf_attr attribute;
	int program, error;

	if (!plan_find(plan, PLAN_DEVICE_PROGRAM, &record))
		return 0;
	failure->step = PLAN_DEVICE_PROGRAM;
	program = load(&record.field[PLAN_DEVICE_PROGRAM_CODE]);
	if (program < 0)
		return fail(failure, errno, "");
	memset(&attribute, 0, sizeof(attribute));
	attribute.target_fd = (uint32_t)group;
	attribute.attach_bpf_fd = (uint32_t)program;
	attribute.attach_type = BPF_CGROUP_DEVICE;
	attribute.attach_flags = BPF_F_ALLOW_MULTI;
	error = bpf(BPF_PROG_ATTACH, &attribute) < 0 ? errno : 0;
	close(program);
	return error ? fail(failure, error, "") : 0;
}
