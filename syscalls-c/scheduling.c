/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records about when and where a process runs, and as what machine.
 *
 * Mustn't: judge who may have what; the kernel does.
 */
#define _GNU_SOURCE
#include "scheduling.h"

#include <errno.h>
#include <sys/personality.h>

#include "kernel.h"
#include "setup.h"

#define IOPRIO_WHO_PROCESS 1

/**
 * struct scheduling - struct sched_attr of linux/sched/types.h, which clashes with the C library's sched.h
 */
struct scheduling {
	uint32_t size;
	uint32_t policy;
	uint64_t flags;
	int32_t nice;
	uint32_t priority;
	uint64_t runtime;
	uint64_t deadline;
	uint64_t period;
	uint32_t util_min;
	uint32_t util_max;
};

/**
 * setup_scheduler() - the scheduler record
 * @setup:  the interpreter
 * @record: policy, flags, nice, priority, runtime, deadline, period
 *
 * Return: 0, or -1 with the failure filled
 */
int setup_scheduler(struct setup *setup, const struct plan_record *record)
{
	struct scheduling wanted = {
		.size = sizeof(wanted),
		.policy = (uint32_t)record->field[PLAN_SCHEDULER_POLICY].number,
		.flags = record->field[PLAN_SCHEDULER_FLAGS].number,
		.nice = (int32_t)record->field[PLAN_SCHEDULER_NICE].number,
		.priority = (uint32_t)record->field[PLAN_SCHEDULER_PRIORITY].number,
		.runtime = record->field[PLAN_SCHEDULER_RUNTIME].number,
		.deadline = record->field[PLAN_SCHEDULER_DEADLINE].number,
		.period = record->field[PLAN_SCHEDULER_PERIOD].number,
	};

	return syscall(SYS_sched_setattr, 0, &wanted, 0) < 0 ? fail(setup->failure, errno, "") : 0;
}

/**
 * setup_io_priority() - the ioPriority record
 * @setup:  the interpreter
 * @record: value
 *
 * Return: 0, or -1 with the failure filled
 */
int setup_io_priority(struct setup *setup, const struct plan_record *record)
{
	long value = (long)record->field[PLAN_IO_PRIORITY_VALUE].number;

	return syscall(SYS_ioprio_set, IOPRIO_WHO_PROCESS, 0, value) < 0 ? fail(setup->failure, errno, "") : 0;
}

/**
 * setup_personality() - the personality record
 * @setup:  the interpreter
 * @record: value
 *
 * Return: 0, or -1 with the failure filled
 */
int setup_personality(struct setup *setup, const struct plan_record *record)
{
	unsigned long value = (unsigned long)record->field[PLAN_PERSONALITY_VALUE].number;

	return syscall(SYS_personality, value) < 0 ? fail(setup->failure, errno, "") : 0;
}

/**
 * choose() - run on these processors from now on
 * @mask:    the bits
 * @failure: filled
 *
 * Return: 0, or -1
 */
static int choose(const struct plan_field *mask, struct failure *failure)
{
	return syscall(SYS_sched_setaffinity, 0, mask->length, mask->text) < 0 ? fail(failure, errno, "") : 0;
}

/**
 * setup_affinity() - the affinity record
 * @setup:  the interpreter
 * @record: mask
 *
 * Return: 0, or -1 with the failure filled
 */
int setup_affinity(struct setup *setup, const struct plan_record *record)
{
	return choose(&record->field[PLAN_AFFINITY_MASK], setup->failure);
}

/**
 * affinity_begin() - execute the initialAffinity record, if there is one
 * @plan:    the plan
 * @failure: filled
 *
 * Return: 0, or -1
 */
int affinity_begin(const struct plan *plan, struct failure *failure)
{
	struct plan_record record;

	if (!plan_find(plan, PLAN_INITIAL_AFFINITY, &record))
		return 0;
	failure->step = PLAN_INITIAL_AFFINITY;
	return choose(&record.field[PLAN_INITIAL_AFFINITY_MASK], failure);
}
