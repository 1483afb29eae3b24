"""Texts in Fortran."""

FLAGS = (
    "-std=gnu",
    "-O1",
    "-w",
    "-fcheck=all",
    "-fwrapv",
    "-ffree-line-length-none",
    "-fno-range-check",
    "-fmax-errors=5",
    "-fno-backtrace",
)

HARNESS = r"""@CODE@
module synth_harness
    use, intrinsic :: iso_c_binding
    use, intrinsic :: iso_fortran_env, only: int32, int64, real32, real64
    use @MODULE@, only: synth_callee => @CALLEE@@TYPES@
    implicit none
    integer(c_int), parameter :: reported = 113
    character(len=:), allocatable :: room
    character(len=120) :: head
    character(len=80) :: nonce
    integer :: used = 0
    interface
        function c_fork() bind(C, name='fork') result(pid)
            import :: c_int
            integer(c_int) :: pid
        end function
        function c_waitpid(pid, status, options) bind(C, name='waitpid') result(which)
            import :: c_int
            integer(c_int), value :: pid, options
            integer(c_int), intent(inout) :: status
            integer(c_int) :: which
        end function
        function c_read(file, bytes, count) bind(C, name='read') result(got)
            import :: c_int, c_char, c_size_t
            integer(c_int), value :: file
            character(kind=c_char), intent(inout) :: bytes(*)
            integer(c_size_t), value :: count
            integer(c_size_t) :: got
        end function
        function c_write(file, bytes, count) bind(C, name='write') result(put)
            import :: c_int, c_char, c_size_t
            integer(c_int), value :: file
            character(kind=c_char), intent(in) :: bytes(*)
            integer(c_size_t), value :: count
            integer(c_size_t) :: put
        end function
        subroutine c_exit(status) bind(C, name='_exit')
            import :: c_int
            integer(c_int), value :: status
        end subroutine
    end interface
    interface put_int
        module procedure put_int32, put_int64
    end interface
    interface put_float
        module procedure put_real32, put_real64
    end interface
    interface put_list_int
        module procedure put_list_int32, put_list_int64
    end interface
    interface put_list_float
        module procedure put_list_real32, put_list_real64
    end interface
contains
    subroutine say(text)
        character(len=*), intent(in) :: text
        integer(c_size_t) :: at, n
        at = 1
        do while (at <= len(text))
            n = c_write(1_c_int, text(at:), len(text) - at + 1)
            if (n <= 0) call c_exit(3_c_int)
            at = at + n
        end do
    end subroutine
    subroutine fail(why)
        character(len=*), intent(in) :: why
        call say(trim(head) // ' error ' // why // achar(10))
        call c_exit(reported)
    end subroutine
    subroutine add(text)
        character(len=*), intent(in) :: text
        character(len=:), allocatable :: larger
        if (.not. allocated(room)) allocate(character(len=4096) :: room)
        if (used + len(text) > len(room)) then
            allocate(character(len=2 * len(room) + len(text)) :: larger)
            larger(1:used) = room(1:used)
            call move_alloc(larger, room)
        end if
        room(used + 1:used + len(text)) = text
        used = used + len(text)
    end subroutine
    subroutine put_int64(value)
        integer(int64), intent(in) :: value
        character(len=24) :: text
        write (text, '(i0)') value
        call add(trim(text))
    end subroutine
    subroutine put_int32(value)
        integer(int32), intent(in) :: value
        call put_int64(int(value, int64))
    end subroutine
    subroutine put_real64(value)
        real(real64), intent(in) :: value
        character(len=32) :: text
        if (.not. abs(value) <= huge(value)) call fail('non-finite')
        write (text, '(es26.16e3)') value
        call add(trim(adjustl(text)))
    end subroutine
    subroutine put_real32(value)
        real(real32), intent(in) :: value
        call put_real64(real(value, real64))
    end subroutine
    subroutine put_bool(value)
        logical, intent(in) :: value
        call add(trim(merge('true ', 'false', value)))
    end subroutine
    subroutine unit(code)
        integer, intent(in) :: code
        character(len=4) :: hexadecimal
        write (hexadecimal, '(z4.4)') code
        call add('\u' // hexadecimal)
    end subroutine
    subroutine put_str(padded)
        character(len=*), intent(in) :: padded
        integer :: at, k, more, code, least
        character(len=len_trim(padded)) :: text
        text = padded
        call add('"')
        at = 1
        do while (at <= len(text))
            code = iand(ichar(text(at:at)), 255)
            more = 0
            least = 0
            select case (code)
            case (128:193, 245:255)
                call fail('result has ill-formed text')
            case (194:223)
                more = 1; least = 128; code = iand(code, 31)
            case (224:239)
                more = 2; least = 2048; code = iand(code, 15)
            case (240:244)
                more = 3; least = 65536; code = iand(code, 7)
            end select
            if (at + more > len(text)) call fail('result has ill-formed text')
            do k = at + 1, at + more
                if (iand(ichar(text(k:k)), 192) /= 128) call fail('result has ill-formed text')
                code = 64 * code + iand(ichar(text(k:k)), 63)
            end do
            if (code < least .or. code > 1114111) call fail('result has ill-formed text')
            if (code >= 55296 .and. code < 57344) call fail('result has ill-formed text')
            at = at + more + 1
            if (code >= 65536) then
                call unit(55296 + (code - 65536) / 1024)
                call unit(56320 + mod(code - 65536, 1024))
            else if (code < 32 .or. code >= 127 .or. code == 34 .or. code == 92) then
                call unit(code)
            else
                call add(achar(code))
            end if
        end do
        call add('"')
    end subroutine
@LISTS@
@ROWS@
@CALLS@
    subroutine choose(at)
        integer, intent(in) :: at
        select case (at)
@CASES@
        end select
    end subroutine
    subroutine run_one(at)
        integer, intent(in) :: at
        integer(c_int) :: child, status
        character(len=24) :: text
        write (text, '(i0)') at
        head = achar(10) // trim(nonce) // ' ' // trim(text)
        status = 0
        child = c_fork()
        if (child == 0) then
            call choose(at)
            call say(trim(head) // ' value ' // room(1:used) // achar(10))
            call c_exit(reported)
        end if
        child = c_waitpid(child, status, 0_c_int)
        if (status == 256 * reported) return
        if (status == 0) call c_exit(0_c_int)
        if (iand(status, 127) /= 0) then
            write (text, '(a,i0)') 'signal ', iand(status, 127)
        else
            write (text, '(a,i0)') 'exit status ', status / 256
        end if
        call say(trim(head) // ' error ' // trim(text) // achar(10))
    end subroutine
    subroutine run_all()
        integer :: at
        character(len=1) :: one
        nonce = ''
        at = 0
        do while (c_read(0_c_int, one, 1_c_size_t) == 1)
            if (one == achar(10)) exit
            at = at + 1
            nonce(at:at) = one
        end do
        do at = 0, @COUNT@ - 1
            call run_one(at)
        end do
        call say(achar(10) // trim(nonce) // ' end' // achar(10))
        call c_exit(0_c_int)
    end subroutine
end module synth_harness

program synth_main
    use synth_harness, only: run_all
    call run_all()
end program synth_main
"""

LIST = """\
    subroutine put_list_@NAME@(values)
        @TYPE@, intent(in) :: values(:)
        integer :: i
        call add('[')
        do i = 1, size(values)
            if (i > 1) call add(',')
            call put_@NAME@(values(i))
        end do
        call add(']')
    end subroutine
"""

ROWS = """\
    subroutine put_list_list_@NAME@(rows)
        type(@TYPE@), intent(in) :: rows(:)
        integer :: i
        call add('[')
        do i = 1, size(rows)
            if (i > 1) call add(',')
            if (allocated(rows(i)%items)) then
                call put_list_@NAME@(rows(i)%items)
            else
                call add('[]')
            end if
        end do
        call add(']')
    end subroutine
"""

CALL = """\
    subroutine call_@INDEX@()
@DECLARATIONS@
@VALUES@
        call put_@NAME@(synth_callee(@ARGUMENTS@))
    end subroutine
"""

SAME = """\
    pure logical function same(a, b)
        @TYPE@, intent(in) :: a, b
        same = @EQUAL@
    end function same
"""

SAME_LIST = """\
    pure logical function same_list(a, b)
        @TYPE@, intent(in) :: a(:), b(:)
        integer :: i
        same_list = size(a) == size(b)
        do i = 1, min(size(a), size(b))
            same_list = same_list .and. same(a(i), b(i))
        end do
    end function same_list
"""

SAME_ROWS = """\
    pure logical function same_rows(a, b)
        @TYPE@, intent(in) :: a(:), b(:)
        integer :: i
        same_rows = size(a) == size(b)
        do i = 1, min(size(a), size(b))
            same_rows = same_rows .and. same_list(a(i)%items, b(i)%items)
        end do
    end function same_rows
"""

EQUAL = {
    "int": "a == b",
    "bool": "a .eqv. b",
    "str": "a == b",
    "float": "abs(a - b) <= max(1e-6_real64 * max(abs(a), abs(b)), 1e-9_real64)",
}
