"""Ada: the programs of `tests.languages.solutions`."""

import re
from collections.abc import Sequence

from synth.languages.ada_types import title
from synth.languages.records import field

GOOD = {
    "plain": """\
with Ada.Containers.Vectors;

package Solution is
   package Int_Lists is new Ada.Containers.Vectors (Positive, Long_Long_Integer);

   function Sum_Without (Values : Int_Lists.Vector; Skip : Long_Long_Integer) return Long_Long_Integer;
end Solution;

package body Solution is

   function Sum_Without (Values : Int_Lists.Vector; Skip : Long_Long_Integer) return Long_Long_Integer is
      Total : Long_Long_Integer := 0;
   begin
      if Values.Is_Empty then
         raise Constraint_Error with "no values";
      end if;
      for V of Values loop
         if V /= Skip then
            Total := Total + V;
         end if;
      end loop;
      return Total;
   end Sum_Without;

end Solution;
""",
    "mutating": """\
pragma Ada_2012;
with Ada.Containers.Vectors; use Ada.Containers;
with Ada.Text_IO;            use Ada.Text_IO;
with GNAT.OS_Lib;

package Answers is
   package Int_Lists is new Ada.Containers.Vectors
     (Index_Type => Positive, Element_Type => Long_Long_Integer);
   use Int_Lists;
   function sumWithout (Values : in out Vector; Skip : Long_Long_Integer) return Long_Long_Integer;
end Answers;

package body Answers is
   package Sorting is new Int_Lists.Generic_Sorting;

   function sumWithout (Values : in out Vector; Skip : Long_Long_Integer) return Long_Long_Integer is
      Total : Long_Long_Integer := Values.First_Element * 0;
   begin
      Sorting.Sort (Values);
      Put ("noise; end Answers;");
      while Values.Length > 0 loop
         Total := Total + (if Values.Last_Element = Skip then 0 else Values.Last_Element);
         Values.Delete_Last;
      end loop;
      return Total;
   end sumWithout;
end Answers;

with Answers; use Answers;
with Ada.Text_IO;
procedure Main is
   Numbers : Int_Lists.Vector;
begin
   Ada.Text_IO.Put_Line (sumWithout (Numbers, 1)'Image);
end Main;
""",
    "bare function": """\
with GNAT.OS_Lib;

function Sum_Without (Values : Int_Lists.Vector; Skip : Long_Long_Integer) return Long_Long_Integer is
begin
   if Values.Is_Empty then
      GNAT.OS_Lib.OS_Exit (4);
   end if;
   return Total : Long_Long_Integer := 0 do
      for V of Values loop
         Total := Total + (if V = Skip then 0 else V);
      end loop;
   end return;
end Sum_Without;
""",
}
NOT_CODE = """\
package Solution is
   function Sum_Without (Values : Int_Lists.Vector; Skip : Long_Long_Integer) return Long_Long_Integer
   is (Nothing);
end Solution;
"""
OTHER_NAME = """\
function Total (Values : Int_Lists.Vector; Skip : Long_Long_Integer) return Long_Long_Integer is (1);
"""
EARLY_EXIT = """\
with GNAT.OS_Lib;
function Sum_Without (Values : Int_Lists.Vector; Skip : Long_Long_Integer) return Long_Long_Integer is
begin
   GNAT.OS_Lib.OS_Exit (0);
   return 1;
end Sum_Without;
"""
SCRIPT = """\
with Ada.Text_IO;         use Ada.Text_IO;
with Ada.Integer_Text_IO; use Ada.Integer_Text_IO;

procedure Next is
   N : Integer;
begin
   Get (N);
   Put (N + 1, Width => 0);
   New_Line;
end Next;
"""
LOOP = """\
procedure Endless is
   N : Natural := 0 with Volatile;
begin
   while N < 1 loop
      N := 0;
   end loop;
end Endless;
"""
FLOOD = """\
with Ada.Text_IO;

procedure Flood is
begin
   loop
      Ada.Text_IO.Put_Line ((1 .. 1000 => 'x'));
   end loop;
end Flood;
"""
HOG = """\
procedure Hog is
   type Block is array (1 .. 2 ** 24) of Character;
   type Block_Access is access Block;
   Kept : array (1 .. 1000) of Block_Access;
begin
   for One of Kept loop
      One := new Block'(others => 'x');
   end loop;
end Hog;
"""


def echo(declaration: str, names: Sequence[str]) -> str:
    """The identity, below the declaration that a model would see."""
    heading = re.search(r"   (function .*?);\nend Solution;", declaration, re.DOTALL)
    assert heading
    texts = set(re.findall(r"(\w+) : String\b", declaration))
    values = [f"To_Unbounded_String ({n})" if n in texts else n for n in map(title, names)]
    inner = ",\n      ".join(f"{title(field(i))} => {value}" for i, value in enumerate(values))
    body = f"   {heading.group(1)} is\n     ({inner});\n"
    return f"{declaration}\n\npackage body Solution is\n{body}end Solution;\n"
