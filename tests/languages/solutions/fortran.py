"""Fortran: the programs of `tests.languages.solutions`."""

from collections.abc import Sequence

GOOD = {
    "plain": """\
module solution
    use, intrinsic :: iso_fortran_env, only: int64
    implicit none
contains
    function sum_without(values, skip) result(answer)
        integer(int64), intent(in) :: values(:)
        integer(int64), intent(in) :: skip
        integer(int64) :: answer
        if (size(values) == 0) error stop "no values"
        answer = sum(values, mask=values /= skip)
    end function sum_without
end module solution
""",
    "mutating": """\
Module Answers
    use iso_fortran_env
    implicit none
    private
    public :: sumWithout
contains
    integer(int64) function sumWithout(values, skip)
        integer(int64), allocatable, intent(inout) :: values(:)
        integer(int64), value :: skip
        integer(int64), allocatable :: kept(:)
        print *, "noise ! program"
        kept = pack(values, values /= skip)
        sumWithout = values(1) * 0
        values = kept
        sumWithout = sumWithout + sum(values)
        deallocate(values)
    end function
end module

program main
    use Answers
    use iso_fortran_env
    integer(int64), allocatable :: numbers(:)
    numbers = [1_int64]
    print *, sumWithout(numbers, 2_int64)
    stop 7
end program main
""",
    "bare function": """\
function sum_without(values, skip) result(answer)
    use iso_fortran_env, only: int64
    implicit none
    integer(int64), intent(in) :: values(:)
    integer(int64), intent(in) :: skip
    integer(int64) :: answer
    integer :: i
    if (size(values) == 0) then
        write (*, *) 'no values'
        stop 1
    end if
    answer = 0
    do i = 1, size(values)
        if (values(i) /= skip) answer = answer + values(i)
    end do
end function sum_without
""",
    "program": """\
program answer
    use, intrinsic :: iso_fortran_env
    implicit none
    integer(int64) :: total
    total = sum_without([1_int64, 2_int64], 1_int64)
    print *, total
    stop 3
contains
    function sum_without(values, skip) result(total)
        integer(int64), intent(in) :: values(:), skip
        integer(int64) :: total, i
        total = values(1) - values(1)
        do i = 1, size(values)
            if (values(i) == skip) cycle
            total = total + values(i)
        end do
    end function sum_without
end program answer
""",
}
NOT_CODE = """\
module solution
    implicit none
contains
    function sum_without(values, skip) result(answer)
        integer(8), intent(in) :: values(:)
        integer(8), intent(in) :: skip
        integer(8) :: answer
        answer = nothing
    end function sum_without
end module solution
"""
OTHER_NAME = NOT_CODE.replace("sum_without", "total").replace("nothing", "1")
EARLY_EXIT = NOT_CODE.replace("answer = nothing", "stop")
SCRIPT = """\
program next
    implicit none
    integer :: n
    read *, n
    print '(i0)', n + 1
end program next
"""
LOOP = """\
program loop
    implicit none
    integer, volatile :: n
    n = 0
    do while (n < 1)
        n = 0
    end do
end program loop
"""
FLOOD = """\
program flood
    implicit none
    do
        print '(a)', repeat('x', 1000)
    end do
end program flood
"""
HOG = """\
program hog
    implicit none
    type :: block
        integer(1), allocatable :: bytes(:)
    end type block
    type(block) :: kept(10000)
    integer :: i
    do i = 1, 10000
        allocate(kept(i)%bytes(16777216))
        kept(i)%bytes = 1
    end do
    print *, kept(17)%bytes(5)
end program hog
"""


def echo(declaration: str, names: Sequence[str]) -> str:
    """The identity, below the declaration that a model would see."""
    return f"{declaration}\n        answer = {names[0]}\n    end function\nend module solution\n"
