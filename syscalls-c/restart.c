/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Restart policies, with the pauses that Docker makes: 100 ms before the first start, twice as long before each
 * further one, up to a minute, and 100 ms again after the container has run for ten seconds.
 *
 * Should:  go on serving the socket meanwhile.
 * Mustn't: undo what somebody has stopped.
 */
#define _GNU_SOURCE
#include "restart.h"

#include <poll.h>

#include "clock.h"
#include "control.h"
#include "service.h"
#include "signals.h"

#define FIRST_PAUSE_MS 100
#define LAST_PAUSE_MS 60000
#define STEADY_MS 10000

enum policy { ON_FAILURE = 1, ALWAYS = 2 };

/**
 * @policy:    0 for never
 * @most:      starts that follow a failure, 0 for any number
 * @count:     how often it has been started again
 * @pause:     milliseconds of the last pause, 0 before the first one
 * @began:     when the command was executed, clock_ms()
 * @cancelled: somebody has stopped the container
 * @halted:    the machine or the session ends
 */
static struct {
	uint64_t policy;
	uint64_t most;
	unsigned int count;
	int pause;
	int cancelled;
	int halted;
	int64_t began;
} restart;

/**
 * restart_open() - execute the restart record, if there is one
 * @plan: the plan
 */
void restart_open(const struct plan *plan)
{
	struct plan_record record;

	if (!plan_find(plan, PLAN_RESTART, &record))
		return;
	restart.policy = record.field[PLAN_RESTART_POLICY].number;
	restart.most = record.field[PLAN_RESTART_MOST].number;
}

/**
 * restart_is_planned() - may the container be started again at all?
 *
 * Return: true or false
 */
int restart_is_planned(void)
{
	return restart.policy != 0;
}

/**
 * restart_cancel() - the container is to stay as it is when it has ended
 */
void restart_cancel(void)
{
	restart.cancelled = 1;
}

/**
 * restart_is_cancelled() - has somebody stopped the container?
 *
 * Return: true or false
 */
int restart_is_cancelled(void)
{
	return restart.cancelled;
}

/**
 * restart_halt() - the container is not started again here, though nobody has stopped it
 */
void restart_halt(void)
{
	restart.halted = 1;
}

/**
 * restart_count() - how often the container has been started again
 *
 * Return: the number
 */
unsigned int restart_count(void)
{
	return restart.count;
}

/**
 * restart_began() - the command runs
 */
void restart_began(void)
{
	restart.began = clock_ms();
}

/**
 * restart_next() - the container has ended: is it to be started again?
 * @code: its exit code
 *
 * Return: milliseconds to wait before, or -1 when it stays as it is
 */
int restart_next(int code)
{
	if (!restart.policy || restart.cancelled || restart.halted)
		return -1;
	if (restart.policy == ON_FAILURE && (code == 0 || (restart.most && restart.count >= restart.most)))
		return -1;
	if (clock_ms() - restart.began >= STEADY_MS)
		restart.pause = 0;
	restart.pause = restart.pause ? restart.pause * 2 : FIRST_PAUSE_MS;
	if (restart.pause > LAST_PAUSE_MS)
		restart.pause = LAST_PAUSE_MS;
	restart.count++;
	return restart.pause;
}

/**
 * has_ending() - has a signal come that asks us or the container to end?
 * @signals: from signals_hold()
 *
 * Return: true or false
 */
static int has_ending(int signals)
{
	int signal;

	while ((signal = signals_next(signals)) != 0 || (signal = control_signal()) != 0)
		if (signals_is_ending(signal))
			return 1;
	return 0;
}

/**
 * restart_wait() - wait before the container is started again
 * @delay:   milliseconds
 * @signals: from signals_hold(): an ending signal ends this
 *
 * Return: 1, or 0 when it is not to be started again after all
 */
int restart_wait(int delay, int signals)
{
	struct pollfd polls[1 + SERVICE_POLLS];
	int64_t until = clock_ms() + delay, now;

	while (!restart.cancelled && (now = clock_ms()) < until) {
		int served = service_polls(polls + 1);

		polls[0] = (struct pollfd){ .fd = signals, .events = POLLIN };
		if (poll(polls, (nfds_t)(1 + served), (int)(until - now)) <= 0)
			continue;
		service_step(polls + 1, served);
		if (has_ending(signals))
			return 0;
	}
	return !restart.cancelled;
}
