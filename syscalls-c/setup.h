/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the container's process carries while it executes its part of the plan, between clone and exec.
 */
#ifndef RL_SETUP_H
#define RL_SETUP_H

#include <sys/types.h>

#include "cgroup.h"
#include "failure.h"
#include "plan.h"

/**
 * struct setup - state of the interpreter
 * @plan:        the checked plan
 * @failure:     filled by the step that fails
 * @channel:     socket to the monitor
 * @peer:        the monitor's end of it, inherited
 * @root:        O_PATH descriptor of the container's root, -1 until the root record
 * @support:     directory descriptor of a small tmpfs that holds generated files, -1 until needed
 * @terminal:    the container has a pseudo-terminal
 * @helper:      a network helper, or the user's network, must be ready before exec
 * @init:        run an init as pid 1
 * @program:     descriptor of this program, for the init
 * @gate:        descriptor of the FIFO that is waited at before the exec, or -1
 * @mount_label: SELinux context of the file systems to mount, or NULL
 * @answer:      descriptor of the FIFO that whoever opens the gate is told by, or -1
 * @state:       descriptor of the state for hooks before the exec, or -1
 * @pid:         ours, as the host sees it; known once hooks are to be run
 * @detached:    live on when the monitor ends
 * @preserved:   how many descriptors of the caller's, from 3 on, the command gets
 * @userns:      descriptor of the user namespace that is made for this process alone, or -1
 * @container:   pidfd of the container that is entered, or -1
 * @foreign:     CLONE_NEW* of namespaces that were entered and are not the monitor's; all of them for a container
 * @settled:     written to once we are who we are inside, or -1
 * @hidden:      we are unreadable for others, and so may not write to our own files in /proc
 * @cgroup:      the control group to be in, or NULL
 * @uid, @gid:   the process's user
 * @argv, @envp: NULL-terminated, filled by argument and environment records
 * @argc, @envc: how many so far
 * @home:        "HOME=…" found in the container's passwd file, or empty
 */
struct setup {
	const struct plan *plan;
	struct failure *failure;
	int channel;
	int peer;
	int root;
	int support;
	int terminal;
	int helper;
	int init;
	int program;
	int gate;
	const char *mount_label;
	int answer;
	int state;
	pid_t pid;
	int detached;
	int preserved;
	int userns;
	int container;
	int foreign;
	int settled;
	int hidden;
	struct cgroup *cgroup;
	uid_t uid;
	gid_t gid;
	char **argv;
	char **envp;
	size_t argc;
	size_t envc;
	char home[1024];
};

/**
 * setup_begin() - an interpreter that has nothing open yet
 * @plan:    what it is to interpret
 * @failure: filled when a step fails
 *
 * Return: the interpreter
 */
static inline struct setup setup_begin(const struct plan *plan, struct failure *failure)
{
	return (struct setup){ .plan = plan,
			       .failure = failure,
			       .channel = -1,
			       .peer = -1,
			       .root = -1,
			       .support = -1,
			       .program = -1,
			       .gate = -1,
			       .answer = -1,
			       .state = -1,
			       .userns = -1,
			       .container = -1,
			       .settled = -1 };
}

typedef int (*setup_step)(struct setup *setup, const struct plan_record *record);

/* rootfs.c */
int setup_overlay(struct setup *setup, const struct plan_record *record);
int fuse_mount(const struct plan_record *record, const char *shift, struct failure *failure);
int setup_copy_tree(struct setup *setup, const struct plan_record *record);
int setup_root(struct setup *setup, const struct plan_record *record);
int setup_root_directory(struct setup *setup, const struct plan_record *record);
int setup_pivot(struct setup *setup, const struct plan_record *record);
int setup_readonly_root(struct setup *setup, const struct plan_record *record);
int setup_root_propagation(struct setup *setup, const struct plan_record *record);

/* move-root.c */
int setup_move_root(struct setup *setup, const struct plan_record *record);

/* join.c */
int setup_enter_container(struct setup *setup, const struct plan_record *record);

/* mount.c */
int setup_mount(struct setup *setup, const struct plan_record *record);
int setup_process_files(struct setup *setup, const struct plan_record *record);

/* bind.c */
int setup_bind(struct setup *setup, const struct plan_record *record);
int bind_source(const struct plan_record *record);

/* volume.c */
int setup_volume(struct setup *setup, const struct plan_record *record);
int volume_source(int root, const struct plan_record *record);

/* image-mount.c */
int setup_image(struct setup *setup, const struct plan_record *record);

/* own.c */
int setup_own(struct setup *setup, const struct plan_record *record);

/* remount.c */
int setup_remount(struct setup *setup, const struct plan_record *record);

/* device.c */
int setup_make_device(struct setup *setup, const struct plan_record *record);
int setup_device(struct setup *setup, const struct plan_record *record);
int setup_symlink(struct setup *setup, const struct plan_record *record);

/* cover.c */
int setup_generated_file(struct setup *setup, const struct plan_record *record);
int setup_mask(struct setup *setup, const struct plan_record *record);
int setup_readonly(struct setup *setup, const struct plan_record *record);

/* process.c */
int setup_hostname(struct setup *setup, const struct plan_record *record);
int setup_domainname(struct setup *setup, const struct plan_record *record);
int setup_sysctl(struct setup *setup, const struct plan_record *record);
int setup_loopback(struct setup *setup, const struct plan_record *record);
int setup_rlimit(struct setup *setup, const struct plan_record *record);
int setup_oom_score_adj(struct setup *setup, const struct plan_record *record);
int setup_working_directory(struct setup *setup, const struct plan_record *record);
int setup_umask(struct setup *setup, const struct plan_record *record);
int setup_environment(struct setup *setup, const struct plan_record *record);
int setup_argument(struct setup *setup, const struct plan_record *record);
int setup_init(struct setup *setup, const struct plan_record *record);

/* scheduling.c */
int setup_scheduler(struct setup *setup, const struct plan_record *record);
int setup_io_priority(struct setup *setup, const struct plan_record *record);
int setup_personality(struct setup *setup, const struct plan_record *record);
int setup_affinity(struct setup *setup, const struct plan_record *record);

/* label.c */
int setup_label(struct setup *setup, const struct plan_record *record);
int setup_mount_label(struct setup *setup, const struct plan_record *record);

/* credentials.c */
int setup_user(struct setup *setup, const struct plan_record *record);
int setup_capabilities(struct setup *setup, const struct plan_record *record);
int setup_no_new_privileges(struct setup *setup, const struct plan_record *record);
int setup_seccomp(struct setup *setup, const struct plan_record *record);

/* cgroup-enter.c */
int setup_await_cgroup(struct setup *setup, const struct plan_record *record);
int setup_cgroup_namespace(struct setup *setup, const struct plan_record *record);

/* landlock.c */
int setup_landlock(struct setup *setup, const struct plan_record *record);

/* gate.c */
int setup_start_gate(struct setup *setup, const struct plan_record *record);

/* container-hooks.c */
int setup_start_answer(struct setup *setup, const struct plan_record *record);
int setup_runtime_hooks(struct setup *setup, const struct plan_record *record);
int setup_create_container_hooks(struct setup *setup, const struct plan_record *record);

/* exec.c */
int setup_exec(struct setup *setup, const struct plan_record *record);

/* terminal.c */
int setup_terminal(struct setup *setup);

int setup_host_side(struct setup *setup);
int setup_await_network(struct setup *setup);
int setup_records(struct setup *setup);
_Noreturn void setup_run(struct setup *setup);
_Noreturn void setup_fail(struct setup *setup);

#endif
