/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pseudo-terminals: the container's side makes one in its own devpts, the monitor's side keeps the caller's
 * terminal raw meanwhile.
 *
 * Should:  restore the caller's terminal on every way out.
 * Mustn't: let the container have the caller's terminal itself (CVE-2017-5226).
 */
#define _GNU_SOURCE
#include "terminal.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <termios.h>
#include <unistd.h>

#include "kernel.h"
#include "mount.h"
#include "root.h"
#include "setup.h"

#ifndef TIOCGPTPEER
#define TIOCGPTPEER _IO('T', 0x41)
#endif

static int raw_fd = -1;
static struct termios saved_mode;

/**
 * channel_send_parts() - send a message, and a descriptor with it
 * @channel: socket
 * @parts:   the message
 * @count:   parts
 * @fd:      descriptor, or -1
 *
 * Return: bytes that were sent, or -1 with errno
 */
ssize_t channel_send_parts(int channel, struct iovec *parts, int count, int fd)
{
	union {
		struct cmsghdr header;
		char space[CMSG_SPACE(sizeof(int))];
	} control;
	struct msghdr message = { .msg_iov = parts };
	struct cmsghdr *header;

	/* the C libraries disagree about its type */
	message.msg_iovlen = (unsigned char)count;
	if (fd >= 0) {
		memset(&control, 0, sizeof(control));
		message.msg_control = control.space;
		message.msg_controllen = sizeof(control.space);
		header = CMSG_FIRSTHDR(&message);
		header->cmsg_level = SOL_SOCKET;
		header->cmsg_type = SCM_RIGHTS;
		header->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(header), &fd, sizeof(int));
	}
	return sendmsg(channel, &message, MSG_NOSIGNAL);
}

/**
 * channel_send() - pass a descriptor over the channel
 * @channel: socket
 * @kind:    what it is, enum channel_kind
 * @fd:      descriptor
 *
 * Return: 0, or -1 with errno
 */
int channel_send(int channel, char kind, int fd)
{
	struct iovec data = { &kind, 1 };

	return channel_send_parts(channel, &data, 1, fd) == 1 ? 0 : -1;
}

/**
 * channel_send_descriptor() - pass a terminal over the channel
 * @channel: socket
 * @fd:      descriptor
 *
 * Return: 0, or -1 with errno
 */
int channel_send_descriptor(int channel, int fd)
{
	return channel_send(channel, CHANNEL_TERMINAL, fd);
}

/**
 * channel_connect() - connect to a socket that somebody else has made
 * @path: of it
 *
 * Return: a descriptor, or -1 with errno
 */
int channel_connect(const struct plan_field *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd, saved;

	if (path->length >= sizeof(address.sun_path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(address.sun_path, path->text, path->length);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0)
		return fd;
	saved = errno;
	close(fd);
	errno = saved;
	return -1;
}

/**
 * channel_receive() - take one message from the channel
 * @channel: socket
 * @data:    filled
 * @size:    its size
 * @fd:      set to a descriptor that came along, else -1
 *
 * Return: bytes, 0 at the end, -1 with errno
 */
int channel_receive(int channel, void *data, int size, int *fd)
{
	union {
		struct cmsghdr header;
		char space[CMSG_SPACE(sizeof(int))];
	} control;
	struct iovec vector = { data, (size_t)size };
	struct msghdr message = { .msg_iov = &vector,
				  .msg_iovlen = 1,
				  .msg_control = control.space,
				  .msg_controllen = sizeof(control.space) };
	struct cmsghdr *header;
	ssize_t got;

	*fd = -1;
	do {
		got = recvmsg(channel, &message, MSG_CMSG_CLOEXEC);
	} while (got < 0 && errno == EINTR);
	header = got > 0 ? CMSG_FIRSTHDR(&message) : NULL;
	if (header && header->cmsg_type == SCM_RIGHTS)
		memcpy(fd, CMSG_DATA(header), sizeof(int));
	return (int)got;
}

/**
 * terminal_raw() - switch the caller's terminal to raw mode, remembering its mode
 * @fd: the terminal
 *
 * In the background this stops us (SIGTTOU) until we are brought to the foreground. Neither switch waits for
 * output to drain: whoever shows it may have stopped reading.
 */
void terminal_raw(int fd)
{
	struct termios mode;

	if (raw_fd < 0 && tcgetattr(fd, &saved_mode) < 0)
		return;
	raw_fd = fd;
	mode = saved_mode;
	cfmakeraw(&mode);
	tcsetattr(fd, TCSANOW, &mode);
}

/**
 * terminal_restore() - give the caller's terminal its mode back; harmless when it was never raw
 */
void terminal_restore(void)
{
	sigset_t stop;

	if (raw_fd < 0)
		return;
	/* also from the background */
	sigemptyset(&stop);
	sigaddset(&stop, SIGTTOU);
	sigprocmask(SIG_BLOCK, &stop, NULL);
	tcsetattr(raw_fd, TCSANOW, &saved_mode);
}

/**
 * terminal_copy_size() - make a terminal as large as another
 * @from: the caller's
 * @to:   the container's
 */
void terminal_copy_size(int from, int to)
{
	struct winsize size;

	if (ioctl(from, TIOCGWINSZ, &size) == 0)
		ioctl(to, TIOCSWINSZ, &size);
}

/**
 * set_size() - execute the consoleSize record
 * @master: master side of the container's terminal
 * @record: height and width in characters; more than a terminal can say is its most
 */
static void set_size(int master, const struct plan_record *record)
{
	uint64_t height = record->field[PLAN_CONSOLE_SIZE_HEIGHT].number;
	uint64_t width = record->field[PLAN_CONSOLE_SIZE_WIDTH].number;
	struct winsize size = { .ws_row = (unsigned short)(height < 0xffff ? height : 0xffff),
				.ws_col = (unsigned short)(width < 0xffff ? width : 0xffff) };

	ioctl(master, TIOCSWINSZ, &size);
}

/**
 * bind_console() - show the terminal as /dev/console
 * @setup:  the interpreter
 * @number: of the pseudo-terminal in our devpts
 *
 * Return: 0, or -1 with errno
 */
static int bind_console(struct setup *setup, int number)
{
	char path[32];
	int source, tree, target;

	snprintf(path, sizeof(path), "/dev/pts/%d", number);
	source = root_open(setup->root, path, O_PATH, ROOT_NO_SYMLINKS);
	if (source < 0)
		return -1;
	tree = sys_open_tree(source, "", OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_EMPTY_PATH);
	target = mount_open_file(setup->root, "/dev/console");
	if (tree < 0 || target < 0)
		return -1;
	return sys_move_mount(tree, "", target, "", MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH);
}

/**
 * setup_terminal() - make the container's terminal, hand its other end to the monitor, take it as ours
 * @setup: the interpreter, after the pivot
 *
 * The new session that makes it the controlling terminal was made by setup_run().
 *
 * Return: 0, or -1 with the failure filled
 */
int setup_terminal(struct setup *setup)
{
	int unlock = 0, number = 0, slave;
	struct plan_record size;
	int master = root_open(setup->root, "/dev/pts/ptmx", O_RDWR | O_NOCTTY, ROOT_NO_SYMLINKS);

	setup->failure->step = STEP_TERMINAL;
	if (master < 0 || ioctl(master, TIOCSPTLCK, &unlock) < 0 || sys_ioctl(master, TIOCGPTN, &number) < 0)
		return fail(setup->failure, errno, "/dev/pts/ptmx");
	slave = sys_ioctl(master, TIOCGPTPEER, (void *)(uintptr_t)(O_RDWR | O_NOCTTY | O_CLOEXEC));
	if (slave < 0)
		return fail(setup->failure, errno, "/dev/pts/ptmx");
	if (plan_find(setup->plan, PLAN_CONSOLE_SIZE, &size))
		set_size(master, &size);
	else
		terminal_copy_size(isatty(0) ? 0 : 1, master);
	if (channel_send_descriptor(setup->channel, master) < 0)
		return fail(setup->failure, errno, "channel");
	close(master);
	/* a container that runs already has its console */
	if (setup->container < 0 && bind_console(setup, number) < 0)
		return fail(setup->failure, errno, "/dev/console");
	if (ioctl(slave, TIOCSCTTY, 0) < 0)
		return fail(setup->failure, errno, "/dev/console");
	for (int fd = 0; fd < 3; fd++)
		if (dup2(slave, fd) < 0)
			return fail(setup->failure, errno, "/dev/console");
	close(slave);
	return 0;
}
