/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a container writes is read once and goes to its log and to every client that is attached; what they send goes
 * to its standard input.
 *
 * Should:  stop reading when an attached client cannot keep up.
 */
#define _GNU_SOURCE
#include "service.h"

#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>

#include "events.h"
#include "kernel.h"
#include "log.h"

#define CHUNK 16384
#define INPUT 4096

/**
 * @outputs:     what the container writes, standard output and standard error; of a terminal only the first
 * @input:       what it reads, -1 when there is none or it has ended
 * @terminal:    master side of its terminal, or -1
 * @size:        of the one before, when it has been started again
 * @interactive: clients may write to it
 * @ending:      its input is to end when @pending is written
 * @pending:     @length bytes for it, from @start on
 */
static struct {
	int outputs[2];
	int input;
	int terminal;
	struct winsize size;
	int interactive;
	int ending;
	char pending[INPUT];
	size_t start;
	size_t length;
} service = { .outputs = { -1, -1 }, .input = -1, .terminal = -1 };

static void end_input(void)
{
	if (service.input >= 0 && service.input != service.terminal)
		close(service.input);
	service.input = -1;
	service.length = 0;
}

static void end_output(int stream)
{
	if (service.outputs[stream] < 0)
		return;
	/* of a terminal nobody has the other side any more; the next one is as large */
	if (service.outputs[stream] == service.terminal) {
		ioctl(service.terminal, TIOCGWINSZ, &service.size);
		end_input();
		service.terminal = -1;
	}
	close(service.outputs[stream]);
	service.outputs[stream] = -1;
}

static size_t room(void)
{
	return INPUT - service.length;
}

static void on_input(const char *bytes, size_t length)
{
	if (service.input < 0)
		return;
	if (length == 0) {
		/* a terminal has no end but what is typed there */
		if (service.terminal < 0)
			service.ending = 1;
		if (service.ending && service.length == 0)
			end_input();
		return;
	}
	memmove(service.pending, service.pending + service.start, service.length);
	service.start = 0;
	memcpy(service.pending + service.length, bytes, length);
	service.length += length;
}

static void on_resize(unsigned int height, unsigned int width)
{
	struct winsize size = { .ws_row = (unsigned short)height, .ws_col = (unsigned short)width };

	if (service.terminal >= 0 && ioctl(service.terminal, TIOCSWINSZ, &size) == 0)
		events_resized(height, width);
}

static const struct control_events events = { room, on_input, on_resize };

/**
 * service_open() - make the container's streams, before each clone
 * @streams:        child is filled
 * @is_terminal:    it has a terminal of its own
 * @is_interactive: its standard input is open
 *
 * Return: 0, or -1 with errno
 */
int service_open(struct streams *streams, int is_terminal, int is_interactive)
{
	int ends[2];

	for (int fd = 0; fd < 3; fd++)
		streams->child[fd] = -1;
	/* what a container that has ended has left: somebody else may still have its other end */
	for (int i = 0; i < 2; i++)
		end_output(i);
	end_input();
	service.ending = 0;
	service.interactive = is_interactive;
	control_serve(&events, 1);
	if (is_terminal)
		return 0;
	for (int fd = is_interactive ? 0 : 1; fd < 3; fd++) {
		if (pipe2(ends, O_CLOEXEC) < 0)
			return -1;
		streams->child[fd] = ends[fd == 0 ? 0 : 1];
		if (fd == 0)
			service.input = ends[1];
		else
			service.outputs[fd - 1] = ends[0];
	}
	if (service.input >= 0 && fcntl(service.input, F_SETFL, O_NONBLOCK) < 0)
		return -1;
	return 0;
}

/**
 * service_started() - close what is the container's
 * @streams: of service_open()
 */
void service_started(struct streams *streams)
{
	for (int fd = 0; fd < 3; fd++) {
		if (streams->child[fd] >= 0)
			close(streams->child[fd]);
		streams->child[fd] = -1;
	}
}

/**
 * service_attach_terminal() - take the container's terminal
 * @master: its master side
 */
void service_attach_terminal(int master)
{
	fcntl(master, F_SETFL, O_NONBLOCK);
	if (service.size.ws_row)
		ioctl(master, TIOCSWINSZ, &service.size);
	service.terminal = master;
	service.outputs[0] = master;
	service.input = service.interactive ? master : -1;
}

/**
 * service_polls() - what the container's streams and its clients wait for
 * @polls: filled, SERVICE_POLLS of them
 *
 * Return: how many
 */
int service_polls(struct pollfd *polls)
{
	int has_room = control_has_room();

	for (int i = 0; i < 2; i++)
		polls[i] = (struct pollfd){ .fd = has_room ? service.outputs[i] : -1, .events = POLLIN };
	polls[2] = (struct pollfd){ .fd = service.length ? service.input : -1, .events = POLLOUT };
	return 3 + control_polls(polls + 3);
}

/**
 * read_output() - read once what the container has written
 * @stream: 0 or 1
 *
 * Return: 1 when something came, 0 when nothing is there now, -1 at the end
 */
static int read_output(int stream)
{
	char bytes[CHUNK];
	ssize_t got = read(service.outputs[stream], bytes, sizeof(bytes));

	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	if (got > 0) {
		log_write(stream, bytes, (size_t)got);
		control_output(stream, bytes, (size_t)got);
		return 1;
	}
	end_output(stream);
	return -1;
}

/**
 * service_step() - do what there is to do
 * @polls: as they came back
 * @count: from service_polls()
 */
void service_step(const struct pollfd *polls, int count)
{
	for (int i = 0; i < 2; i++)
		if (polls[i].fd >= 0 && polls[i].revents && service.outputs[i] >= 0)
			read_output(i);
	control_step(polls + 3, count - 3);
	if (polls[2].fd >= 0 && polls[2].revents && service.input >= 0) {
		ssize_t put = write(service.input, service.pending + service.start, service.length);

		if (put < 0 && errno != EAGAIN && errno != EINTR)
			end_input();
		if (put > 0) {
			service.start += (size_t)put;
			service.length -= (size_t)put;
		}
		if (service.length == 0) {
			service.start = 0;
			if (service.ending)
				end_input();
		}
	}
}

/**
 * service_drain() - take what an ended container has left behind
 * @signals: from signals_hold()
 */
void service_drain(int signals)
{
	for (int i = 0; i < 2; i++) {
		struct pollfd poll_one = { .fd = service.outputs[i], .events = POLLIN };

		while (service.outputs[i] >= 0 && poll(&poll_one, 1, 0) > 0 && read_output(i) > 0)
			control_make_room(signals);
	}
	log_close();
}
