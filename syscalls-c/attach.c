/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Being attached: what the container writes is shown, what is typed goes to it, its terminal is as large as ours. The
 * end of the container is ours, with its exit code; the end of ours is not the container's.
 *
 * Whoever starts a container and attaches to it is the monitor's parent, connected before there is a container, so
 * that nothing is missed; signals go to the monitor, which passes them on as it does in the foreground. Others connect
 * to the socket, and send signals there.
 *
 * Should:  restore the caller's terminal on every way out; never wait for one stream while there is work for another.
 * Mustn't: take a container along when its terminal or its reader goes, but where the plan says so.
 */
#define _GNU_SOURCE
#include "attach.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <termios.h>

#include "attach-frames.h"
#include "control-connect.h"
#include "control.h"
#include "detach-keys.h"
#include "enter.h"
#include "failure.h"
#include "kernel.h"
#include "signals.h"
#include "terminal.h"

#define TYPED 2048
#define EXIT_OURS 125

/**
 * @monitor:  our child, or 0
 * @reads:    standard input is the container's, and has not ended
 * @terminal: our terminal, which may be hung up, or -1
 * @sized:    the container's terminal is to be as large as @terminal
 * @size_due: and has not been told since it changed
 */
static struct {
	const struct plan *plan;
	struct plan_record record;
	struct failure failure;
	struct frames frames;
	struct detach_keys keys;
	pid_t monitor;
	int signals;
	int reads;
	int terminal;
	int sized;
	int size_due;
} attach;

static int is_asked(int field)
{
	return attach.record.field[field].number != 0;
}

static _Noreturn void leave(int code)
{
	terminal_restore();
	_exit(code);
}

/**
 * leave_lost() - nobody sees the container any more, or types
 * @signal: what a program would have been ended by
 */
static _Noreturn void leave_lost(int signal)
{
	if (attach.monitor > 0 && is_asked(PLAN_ATTACH_HANGUP))
		kill(attach.monitor, SIGHUP);
	leave(128 + signal);
}

static _Noreturn void leave_detached(void)
{
	const struct plan_field *note = &attach.record.field[PLAN_ATTACH_NOTE];

	if (frames_room(&attach.frames))
		frames_queue(&attach.frames, CONTROL_DETACH, NULL, 0);
	frames_send(&attach.frames);
	terminal_restore();
	if (write(2, note->text, note->length) < 0) {
		/* whoever typed the keys knows */
	}
	_exit(0);
}

/**
 * leave_failed() - have put into words why there is nothing to see
 * @error: errno
 */
static _Noreturn void leave_failed(int error)
{
	terminal_restore();
	attach.failure.step = PLAN_ATTACH;
	fail(&attach.failure, error, attach.record.field[PLAN_ATTACH_NAME].text);
	signals_unblock_all();
	failure_tell(&attach.failure, attach.plan);
	_exit(EXIT_OURS);
}

/**
 * leave_with_monitor() - the monitor, our child, ends or has ended: as it does
 */
static _Noreturn void leave_with_monitor(void)
{
	int status = 0;

	while (waitpid(attach.monitor, &status, 0) < 0 && errno == EINTR)
		;
	leave(WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status));
}

/**
 * is_hung_up() - has our terminal gone?
 *
 * Return: true when there was one and it cannot be used any more
 */
static int is_hung_up(void)
{
	struct termios mode;

	return attach.terminal >= 0 && tcgetattr(attach.terminal, &mode) < 0 && errno == EIO;
}

/**
 * pass_on() - a signal for us is the container's
 * @signal: which
 */
static void pass_on(int signal)
{
	if (attach.monitor > 0)
		kill(attach.monitor, signal);
	else
		control_send_signal(attach.record.field[PLAN_ATTACH_DIRECTORY].text, signal);
}

/**
 * queue_size() - say how large our terminal is
 * @more: so much larger
 */
static void queue_size(unsigned int more)
{
	struct winsize size;
	unsigned int height, width;

	if (ioctl(attach.terminal, TIOCGWINSZ, &size) < 0)
		return;
	height = size.ws_row + more;
	width = size.ws_col + more;
	frames_queue(&attach.frames, CONTROL_RESIZE,
		     (char[]){ (char)(height >> 8), (char)height, (char)(width >> 8), (char)width }, 4);
}

/**
 * stop() - be stopped, as a program that does nothing about it is, with the terminal as it was
 */
static void stop(void)
{
	terminal_restore();
	kill(getpid(), SIGSTOP);
}

/**
 * be_raw() - let keys reach the container as they are typed
 */
static void be_raw(void)
{
	if (is_asked(PLAN_ATTACH_TERMINAL) && is_asked(PLAN_ATTACH_INPUT) && isatty(0))
		terminal_raw(0);
}

static void take_signals(void)
{
	int signal;

	while ((signal = signals_next(attach.signals)) != 0) {
		if (signal == SIGCHLD || signal == SIGPIPE || signal == SIGURG)
			continue;
		if (signal == SIGHUP && is_hung_up())
			leave_lost(SIGHUP);
		if (signal == SIGWINCH && is_asked(PLAN_ATTACH_TERMINAL)) {
			attach.size_due = attach.sized;
			continue;
		}
		if (signal == SIGCONT) {
			be_raw();
			attach.size_due = attach.sized;
		}
		if (is_asked(PLAN_ATTACH_SIGNALS))
			pass_on(signal);
		else if (signal == SIGTSTP)
			stop();
		else if (signals_is_ending(signal))
			leave(128 + signal);
	}
}

static void read_typed(void)
{
	char typed[TYPED], passed[TYPED + DETACH_KEYS_MOST];
	ssize_t got = read(0, typed, sizeof(typed));
	size_t length;
	int leaves;

	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (got <= 0) {
		/* a terminal has no end but its own */
		if (is_asked(PLAN_ATTACH_TERMINAL))
			leave_lost(SIGHUP);
		attach.reads = 0;
		frames_queue(&attach.frames, CONTROL_INPUT, NULL, 0);
		return;
	}
	length = detach_keys_pass(&attach.keys, typed, (size_t)got, passed, &leaves);
	if (length)
		frames_queue(&attach.frames, CONTROL_INPUT, passed, length);
	if (leaves)
		leave_detached();
}

/**
 * take_frame() - read once what the monitor sends
 */
static void take_frame(void)
{
	switch (frames_take(&attach.frames)) {
	case FRAMES_GO_ON:
		return;
	case FRAMES_EXIT:
		leave(attach.frames.code);
	case FRAMES_REFUSED:
		leave_failed(EPERM);
	default:
		if (attach.monitor > 0)
			leave_with_monitor();
		leave_failed(ECONNRESET);
	}
}

/**
 * be_attached() - connected: go on until the container ends, or we are to leave it
 */
static _Noreturn void be_attached(void)
{
	struct frames *frames = &attach.frames;

	be_raw();
	for (;;) {
		struct pollfd polls[4] = { { .fd = attach.signals, .events = POLLIN } };
		int has_room = frames_room(frames) >= TYPED + DETACH_KEYS_MOST;
		int wanted;

		if (attach.size_due && has_room) {
			queue_size(0);
			attach.size_due = 0;
			has_room = frames_room(frames) >= TYPED + DETACH_KEYS_MOST;
		}
		wanted = (frames->in_length ? 0 : POLLIN) | (frames->out_length ? POLLOUT : 0);
		polls[1] = (struct pollfd){ .fd = wanted ? frames->fd : -1, .events = (short)wanted };
		polls[2] = (struct pollfd){ .fd = frames->in_length ? frames->stream : -1, .events = POLLOUT };
		polls[3] = (struct pollfd){ .fd = attach.reads && has_room ? 0 : -1, .events = POLLIN };
		if (poll(polls, 4, -1) < 0)
			continue;
		if (polls[0].revents)
			take_signals();
		if (polls[2].revents && frames_show(frames) < 0)
			leave_lost(errno == EPIPE ? SIGPIPE : SIGHUP);
		if (polls[3].revents)
			read_typed();
		if ((polls[1].revents & POLLOUT) && frames->out_length)
			frames_send(frames);
		/* what was sent last is there to be read, also when nobody takes anything any more */
		if ((polls[1].revents & ~POLLOUT) && !frames->in_length)
			take_frame();
	}
}

/**
 * begin() - what both ways begin with
 * @plan:   it
 * @record: attach
 */
static void begin(const struct plan *plan, const struct plan_record *record)
{
	const struct plan_field *keys = &record->field[PLAN_ATTACH_KEYS];

	attach.plan = plan;
	attach.record = *record;
	attach.reads = is_asked(PLAN_ATTACH_INPUT);
	attach.frames.hidden = (int)record->field[PLAN_ATTACH_HIDDEN].number;
	attach.keys.keys = keys->text;
	attach.keys.length = keys->length <= DETACH_KEYS_MOST ? keys->length : 0;
	attach.terminal = isatty(0) ? 0 : isatty(1) ? 1 : isatty(2) ? 2 : -1;
	attach.sized = is_asked(PLAN_ATTACH_TERMINAL) && attach.terminal >= 0;
	attach.signals = signals_hold();
	if (attach.signals < 0)
		leave_failed(errno);
	prctl(PR_SET_NAME, ATTACH_NAME);
}

/**
 * announce() - say what would be said of a container in the background, when nothing of it is to be seen
 * @plan: the plan
 */
static void announce(const struct plan *plan)
{
	const struct plan_field *text;
	struct plan_record record;

	if (attach.frames.hidden != 3 || !plan_find(plan, PLAN_BACKGROUND, &record))
		return;
	text = &record.field[PLAN_BACKGROUND_ANNOUNCE];
	if (write(1, text->text, text->length) < 0)
		leave_lost(SIGPIPE);
}

/**
 * attach_beside() - what is left of a process that has the monitor start a container: attached to it
 * @plan:    it
 * @record:  attach
 * @monitor: our child
 * @socket:  connected with it
 * @report:  written to when the command runs, ends when it never will
 *
 * An ending signal has been blocked since before the fork, so that it ends the start and not only us.
 */
_Noreturn void attach_beside(const struct plan *plan, const struct plan_record *record, pid_t monitor, int socket,
			     int report)
{
	struct pollfd polls[2];
	int signal;
	char byte;

	attach.monitor = monitor;
	attach.frames.fd = socket;
	begin(plan, record);
	polls[0] = (struct pollfd){ .fd = attach.signals, .events = POLLIN };
	polls[1] = (struct pollfd){ .fd = report, .events = POLLIN };
	for (;;) {
		if (poll(polls, 2, -1) < 0)
			continue;
		if (polls[0].revents && (signal = signals_next(attach.signals)) != 0)
			kill(monitor, signal);
		if (polls[1].revents)
			break;
	}
	if (read(report, &byte, 1) != 1)
		leave_with_monitor();
	close(report);
	announce(plan);
	signals_show_all(attach.signals);
	/* it has the size that was ours when it was made */
	attach.size_due = attach.sized;
	be_attached();
}

static void interrupted(int signal)
{
	leave(128 + signal);
}

/**
 * attach_main() - attach to a container that runs
 * @plan_fd: descriptor of a plan with an attach record
 */
_Noreturn void attach_main(int plan_fd)
{
	static struct plan plan;
	struct plan_record record;

	signals_begin(interrupted);
	if (enter_plan(plan_fd, &plan, &attach.failure) < 0 || !plan_find(&plan, PLAN_ATTACH, &record))
		_exit(EXIT_OURS);
	begin(&plan, &record);
	attach.frames.fd = control_connect(record.field[PLAN_ATTACH_DIRECTORY].text);
	if (attach.frames.fd < 0)
		leave_failed(errno);
	signals_show_all(attach.signals);
	frames_queue(&attach.frames, CONTROL_ATTACH, NULL, 0);
	/* one that has this size already would not draw itself anew */
	if (attach.sized)
		queue_size(1);
	attach.size_due = attach.sized;
	be_attached();
}
