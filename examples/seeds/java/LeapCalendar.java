// SPDX-License-Identifier: Apache-2.0
// Provenance: written for synth

/** Days of the Gregorian calendar without any library. */
final class LeapCalendar {
    private static final int[] DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    private LeapCalendar() {}

    static boolean isLeap(int year) {
        return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    }

    /** Days of a month; months count from 1. */
    static int daysIn(int year, int month) {
        return month == 2 && isLeap(year) ? 29 : DAYS[month - 1];
    }

    /** The number of the day within its year, from 1 to 366; 0 for a date that does not exist. */
    static int dayOfYear(int year, int month, int day) {
        if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) {
            return 0;
        }
        int number = day;
        for (int before = 1; before < month; before++) {
            number += daysIn(year, before);
        }
        return number;
    }

    /** How many months of a year have a Friday the 13th, given the weekday of 1 January (0 = Monday). */
    static int unluckyFridays(int year, int firstWeekday) {
        int fridays = 0;
        int weekday = (firstWeekday + 12) % 7;
        for (int month = 1; month <= 12; month++) {
            if (weekday == 4) {
                fridays++;
            }
            weekday = (weekday + daysIn(year, month)) % 7;
        }
        return fridays;
    }
}
