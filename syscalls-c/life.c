/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is written down of a container: its document, its state while it runs, its end.
 *
 * A state is worth as much as the process that it names: whoever reads it compares pid, start time and boot. So a
 * monitor that is killed leaves a state that is seen to be of nobody.
 *
 * Should:  write whole files only, under their names by renaming.
 * Mustn't: sync: none of it has to survive a power cut but together with the container's own files.
 */
#define _GNU_SOURCE
#include "life.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "control.h"
#include "replace-file.h"
#include "restart.h"
#include "start-time.h"

/* What the end says until the container has ended. */
#define UNKNOWN_CODE 255
/* 36 characters and a newline in the file; a NUL here */
#define BOOT_ID_SIZE 37

/**
 * boot_id() - which boot of the kernel this is
 * @text: filled
 *
 * Return: 0, or -1 with errno
 */
static int boot_id(char text[BOOT_ID_SIZE])
{
	int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
	ssize_t got;

	if (fd < 0)
		return -1;
	got = read(fd, text, BOOT_ID_SIZE - 1);
	close(fd);
	text[BOOT_ID_SIZE - 1] = '\0';
	if (got != BOOT_ID_SIZE - 1)
		errno = EPROTO;
	return got == BOOT_ID_SIZE - 1 ? 0 : -1;
}

/**
 * below() - the path of a file in the directory of a running container
 * @life: planned
 * @name: of the file
 * @path: filled
 *
 * Return: @path
 */
static const char *below(const struct life *life, const char *name, char path[PATH_MAX])
{
	snprintf(path, PATH_MAX, "%s/%s", life->record.field[PLAN_LIFE_DIRECTORY].text, name);
	return path;
}

/**
 * write_state() - say which processes this container is
 * @life:    planned
 * @pid:     its first process, 0 while it is set up
 * @group:   path of its control group, as what stands in a JSON string
 * @failure: filled
 *
 * Return: 0, or -1
 */
static int write_state(const struct life *life, pid_t pid, char *group, struct failure *failure)
{
	char path[PATH_MAX], head[320], middle[] = "\"cgroup\":\"", end[] = "\"}\n", boot[BOOT_ID_SIZE];
	long long started = 0, ours = start_time(getpid());
	struct iovec parts[5];
	int count = 0;

	if (pid > 0)
		started = start_time(pid);
	if (started < 0 || ours < 0 || boot_id(boot) < 0)
		return fail(failure, errno, "/proc");
	snprintf(head, sizeof(head),
		 "{\"bootId\":\"%s\",\"pid\":%d,\"startTime\":%lld,\"monitor\":{\"pid\":%d,\"startTime\":%lld},"
		 "\"startedAt\":\"%s\",\"restartCount\":%u,\"restarting\":%s,",
		 boot, pid, started, getpid(), ours, life->begun, restart_count(), life->ended[0] ? "true" : "false");
	parts[count++] = text_part(head);
	if (life->has_note)
		parts[count++] = field_part(&life->note.field[PLAN_STATE_NOTE_TEXT]);
	parts[count++] = text_part(middle);
	parts[count++] = text_part(group);
	parts[count++] = text_part(end);
	return replace_file(below(life, "state.json", path), parts, count, 0644) < 0 ? fail(failure, errno, path) : 0;
}

/**
 * write_end() - say how the container has ended
 * @life:             begun
 * @code:             its exit code
 * @is_out_of_memory: the kernel has ended a process of it for want of memory
 * @finished:         when, empty when nobody knows
 *
 * Where there is no room, the end is known to those who wait, and to nobody later.
 */
static void write_end(const struct life *life, int code, int is_out_of_memory, const char *finished)
{
	const char *file = life->record.field[PLAN_LIFE_EXIT_FILE].text;
	char text[320];
	struct iovec part;

	if (!*file)
		return;
	snprintf(text, sizeof(text),
		 "{\"exitCode\":%d,\"oomKilled\":%s,\"startedAt\":\"%s\",\"finishedAt\":\"%s\",\"restartCount\":%u,"
		 "\"stopped\":%s}\n",
		 code, is_out_of_memory ? "true" : "false", life->begun, finished, restart_count(),
		 restart_is_cancelled() ? "true" : "false");
	part = text_part(text);
	(void)replace_file(file, &part, 1, 0644);
}

/**
 * place_document() - make the container's directory for a namespace of its own
 * @plan:    the plan
 * @failure: filled
 *
 * Return: 0, or -1
 */
static int place_document(const struct plan *plan, struct failure *failure)
{
	struct plan_record userns, document;
	char path[PATH_MAX];
	const char *end;

	if (!plan_find(plan, PLAN_USERNS, &userns) || userns.field[PLAN_USERNS_MODE].number == 0 ||
	    !plan_find(plan, PLAN_DOCUMENT, &document))
		return 0;
	failure->step = PLAN_DOCUMENT;
	snprintf(path, sizeof(path), "%s", document.field[PLAN_DOCUMENT_FILE].text);
	end = strrchr(path, '/');
	if (end)
		path[end - path] = '\0';
	return mkdir(path, 0700) < 0 && errno != EEXIST ? fail(failure, errno, path) : 0;
}

/**
 * life_place() - make the directories of what is written down, if the plan has the container's life written down
 * @life:    filled
 * @plan:    the plan
 * @failure: filled
 *
 * Before the user namespace is entered, so that they are the caller's, whoever the container's root is outside. What
 * is written there may be another's, and has to be readable: nobody else gets as far as that.
 *
 * Return: 0, or -1
 */
int life_place(struct life *life, const struct plan *plan, struct failure *failure)
{
	const char *path;

	life->begun[0] = life->ended[0] = '\0';
	life->planned = plan_find(plan, PLAN_LIFE, &life->record);
	life->has_note = plan_find(plan, PLAN_STATE_NOTE, &life->note);
	if (!life->planned)
		return 0;
	failure->step = PLAN_LIFE;
	path = life->record.field[PLAN_LIFE_DIRECTORY].text;
	if (mkdir(path, 0700) < 0 && errno != EEXIST)
		return fail(failure, errno, path);
	return place_document(plan, failure);
}

/**
 * life_open() - say that this process sees to the container from now on: one whose monitor is gone is nobody's
 * @life:    placed
 * @failure: filled
 *
 * Return: 0, or -1
 */
int life_open(const struct life *life, struct failure *failure)
{
	char none[] = "";

	if (!life->planned)
		return 0;
	failure->step = PLAN_LIFE;
	return write_state(life, 0, none, failure);
}

/**
 * keep_document() - execute the document record, if there is one
 * @plan:    the plan
 * @failure: filled
 *
 * Return: 0, or -1
 */
static int keep_document(const struct plan *plan, struct failure *failure)
{
	struct plan_record document, note;
	struct iovec parts[2];
	const char *path;
	int count = 1;

	if (!plan_find(plan, PLAN_DOCUMENT, &document))
		return 0;
	failure->step = PLAN_DOCUMENT;
	path = document.field[PLAN_DOCUMENT_FILE].text;
	parts[0] = field_part(&document.field[PLAN_DOCUMENT_BEFORE]);
	if (plan_find(plan, PLAN_NOTE, &note))
		parts[count++] = field_part(&note.field[PLAN_NOTE_TEXT]);
	return replace_file(path, parts, count, 0644) < 0 ? fail(failure, errno, path) : 0;
}

/**
 * life_show() - make what others find of a container that sets itself up: its document, and where it is asked
 * @life:    opened
 * @plan:    the plan
 * @failure: filled
 *
 * Return: 0, or -1
 */
int life_show(const struct life *life, const struct plan *plan, struct failure *failure)
{
	const char *directory;

	if (keep_document(plan, failure) < 0)
		return -1;
	if (!life->planned)
		return 0;
	failure->step = PLAN_LIFE;
	directory = life->record.field[PLAN_LIFE_DIRECTORY].text;
	return control_open(directory) < 0 ? fail(failure, errno, directory) : 0;
}

/**
 * life_begin() - the command runs
 * @life:      opened
 * @container: running
 * @failure:   filled
 *
 * A machine that stops now leaves an end of which nobody knows the code.
 *
 * Return: 0, or -1
 */
int life_begin(struct life *life, const struct container *container, struct failure *failure)
{
	char group[6 * PATH_MAX + 1];

	if (!life->planned)
		return 0;
	failure->step = PLAN_LIFE;
	if (!json_text(container->cgroup.path, group, sizeof(group)))
		return fail(failure, errno, container->cgroup.path);
	moment_text(life->begun);
	life->ended[0] = '\0';
	if (write_state(life, container->pid, group, failure) < 0)
		return -1;
	write_end(life, UNKNOWN_CODE, 0, "");
	return 0;
}

/**
 * life_pause() - the container has ended, and is to be started again
 * @life:             begun
 * @code:             its exit code
 * @is_out_of_memory: the kernel has ended a process of it for want of memory
 */
void life_pause(struct life *life, int code, int is_out_of_memory)
{
	struct failure ignored;
	char none[] = "";

	if (!life->planned)
		return;
	moment_text(life->ended);
	write_end(life, code, is_out_of_memory, life->ended);
	/* a state that cannot be replaced names a process that is gone, which whoever reads it sees */
	(void)write_state(life, 0, none, &ignored);
}

/**
 * life_end() - the container has ended, or could not be started
 * @life:             opened
 * @code:             its exit code
 * @is_out_of_memory: the kernel has ended a process of it for want of memory
 *
 * The end is written before the state goes, so that one of them is there at any time.
 */
void life_end(struct life *life, int code, int is_out_of_memory)
{
	char path[PATH_MAX];

	if (!life->planned)
		return;
	if (!life->ended[0])
		moment_text(life->ended);
	if (life->begun[0])
		write_end(life, code, is_out_of_memory, life->ended);
	unlink(below(life, "state.json", path));
	unlink(below(life, "control", path));
	rmdir(life->record.field[PLAN_LIFE_DIRECTORY].text);
}
