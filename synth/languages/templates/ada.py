"""Texts in Ada."""

FLAGS = ("-gnat2022", "-gnata", "-gnatws", "-gnatm5", "-O1")
"""Assertions are checked, warnings are not told."""

UNITS = ("Ada.Exceptions", "Ada.Strings.Unbounded", "Interfaces.C", "System")

HARNESS = r"""@CONTEXT@

procedure Synth_Main is
   function Synth_Read
     (File : Interfaces.C.int; To : System.Address; Count : Interfaces.C.size_t) return Interfaces.C.long
   with Import, Convention => C, External_Name => "read";

   function Synth_Nonce_Line return String is
      use type Interfaces.C.long;
      One : Character := ' ';
      Line : String (1 .. 80);
      Last : Natural := 0;
   begin
      while Last < Line'Last and then Synth_Read (0, One'Address, 1) = 1 and then One /= Character'Val (10)
      loop
         Last := Last + 1;
         Line (Last) := One;
      end loop;
      return Line (1 .. Last);
   end Synth_Nonce_Line;

   Synth_Nonce : constant String := Synth_Nonce_Line;

@TYPES@
@CODE@

   Synth_Reported : constant Interfaces.C.int := 113;
   Synth_Json : Ada.Strings.Unbounded.Unbounded_String;
   Synth_Failure : exception;

   function Synth_Fork return Interfaces.C.int
   with Import, Convention => C, External_Name => "fork";
   function Synth_Wait
     (Child : Interfaces.C.int; Status : System.Address; Options : Interfaces.C.int) return Interfaces.C.int
   with Import, Convention => C, External_Name => "waitpid";
   function Synth_Write
     (File : Interfaces.C.int; From : System.Address; Count : Interfaces.C.size_t) return Interfaces.C.long
   with Import, Convention => C, External_Name => "write";
   procedure Synth_Exit (Status : Interfaces.C.int)
   with Import, Convention => C, External_Name => "_exit";
   function Synth_Print
     (To : System.Address; Size : Interfaces.C.size_t; Form : Interfaces.C.char_array; Value : Long_Float)
      return Interfaces.C.int
   with Import, Convention => C_Variadic_3, External_Name => "snprintf";

   procedure Synth_Say (Text : String) is
      use type Interfaces.C.long;
      From : Natural := Text'First;
      Written : Interfaces.C.long;
   begin
      while From <= Text'Last loop
         Written := Synth_Write (1, Text (From)'Address, Interfaces.C.size_t (Text'Last - From + 1));
         if Written <= 0 then
            Synth_Exit (3);
         end if;
         From := From + Natural (Written);
      end loop;
   end Synth_Say;

   procedure Synth_Report (Index : Natural; Kind : String; Text : String) is
      Line : String := Text;
   begin
      for C of Line loop
         if C < ' ' then
            C := ' ';
         end if;
      end loop;
      Synth_Say
        (Character'Val (10) & Synth_Nonce & Index'Image & " " & Kind & " " & Line & Character'Val (10));
   end Synth_Report;

   procedure Synth_Add (Text : String) is
   begin
      Ada.Strings.Unbounded.Append (Synth_Json, Text);
   end Synth_Add;

   procedure Synth_Put (V : Long_Long_Integer) is
      Image : constant String := V'Image;
   begin
      Synth_Add (if V < 0 then Image else Image (Image'First + 1 .. Image'Last));
   end Synth_Put;

   procedure Synth_Put (V : Boolean) is
   begin
      Synth_Add (if V then "true" else "false");
   end Synth_Put;

   procedure Synth_Put (V : Long_Float) is
      Text : String (1 .. 40);
      Length : Interfaces.C.int;
   begin
      if not (abs V <= Long_Float'Last) then
         raise Synth_Failure with "non-finite";
      end if;
      Length := Synth_Print (Text'Address, Text'Length, Interfaces.C.To_C ("%.17g"), V);
      Synth_Add (Text (1 .. Natural (Length)));
   end Synth_Put;

   procedure Synth_Unit (Code : Natural) is
      Digit : constant String := "0123456789abcdef";
   begin
      Synth_Add
        ("\u" & Digit (Code / 4096 + 1) & Digit (Code / 256 mod 16 + 1) & Digit (Code / 16 mod 16 + 1)
         & Digit (Code mod 16 + 1));
   end Synth_Unit;

   procedure Synth_Put (V : String) is
      At_Byte : Natural := V'First;
      Code, More, Least : Natural;
      procedure Demand (Right : Boolean) is
      begin
         if not Right then
            raise Synth_Failure with "result has ill-formed text";
         end if;
      end Demand;
   begin
      Synth_Add (['"']);
      while At_Byte <= V'Last loop
         Code := Character'Pos (V (At_Byte));
         Demand (Code < 128 or else Code in 194 .. 244);
         More := (if Code < 128 then 0 elsif Code < 224 then 1 elsif Code < 240 then 2 else 3);
         Least := (case More is when 0 => 0, when 1 => 128, when 2 => 2048, when others => 65536);
         Code := Code - (case More is when 0 => 0, when 1 => 192, when 2 => 224, when others => 240);
         Demand (At_Byte + More <= V'Last);
         for I in At_Byte + 1 .. At_Byte + More loop
            Demand (Character'Pos (V (I)) in 128 .. 191);
            Code := Code * 64 + Character'Pos (V (I)) - 128;
         end loop;
         Demand (Code in Least .. 16#D7FF# or else Code in Natural'Max (Least, 16#E000#) .. 16#10FFFF#);
         At_Byte := At_Byte + More + 1;
         if Code >= 65536 then
            Synth_Unit (16#D800# + (Code - 65536) / 1024);
            Synth_Unit (16#DC00# + Code mod 1024);
         elsif Code not in 32 .. 126 or else Code in 34 | 92 then
            Synth_Unit (Code);
         else
            Synth_Add ([Character'Val (Code)]);
         end if;
      end loop;
      Synth_Add (['"']);
   end Synth_Put;

   procedure Synth_Put (V : Ada.Strings.Unbounded.Unbounded_String) is
   begin
      Synth_Put (Ada.Strings.Unbounded.To_String (V));
   end Synth_Put;

   function To_Unbounded_String (Source : String) return Ada.Strings.Unbounded.Unbounded_String
   renames Ada.Strings.Unbounded.To_Unbounded_String;

@PUTS@
@CALLS@
   procedure Synth_Run (Index : Natural; Call : not null access procedure) is
      use type Interfaces.C.int;
      Status : Interfaces.C.int := 0;
      Child : Interfaces.C.int := Synth_Fork;
   begin
      if Child = 0 then
         begin
            Call.all;
            Synth_Report (Index, "value", Ada.Strings.Unbounded.To_String (Synth_Json));
         exception
            when Error : others =>
               Synth_Report
                 (Index, "error",
                  Ada.Exceptions.Exception_Name (Error) & ": " & Ada.Exceptions.Exception_Message (Error));
         end;
         Synth_Exit (Synth_Reported);
      end if;
      Child := Synth_Wait (Child, Status'Address, 0);
      if Status = 0 then
         Synth_Exit (0);
      elsif Status mod 128 /= 0 then
         Synth_Report (Index, "error", "signal" & Interfaces.C.int'Image (Status mod 128));
      elsif Status / 256 /= Synth_Reported then
         Synth_Report (Index, "error", "exit status" & Interfaces.C.int'Image (Status / 256));
      end if;
   end Synth_Run;
begin
@RUNS@
   Synth_Say (Character'Val (10) & Synth_Nonce & " end" & Character'Val (10));
   Synth_Exit (0);
end Synth_Main;
"""

PUT = {
    "list": """\
   procedure Synth_Put (V : @TYPE@) is
   begin
      Synth_Add ("[");
      for I in V.First_Index .. V.Last_Index loop
         if I > V.First_Index then
            Synth_Add (",");
         end if;
         Synth_Put (V.Element (I));
      end loop;
      Synth_Add ("]");
   end Synth_Put;
""",
    "dict": """\
   procedure Synth_Put (V : @TYPE@) is
      First : Boolean := True;
   begin
      Synth_Add ("{");
      for C in V.Iterate loop
         if not First then
            Synth_Add (",");
         end if;
         First := False;
         Synth_Put (@PACKAGE@.Key (C));
         Synth_Add (":");
         Synth_Put (@PACKAGE@.Element (C));
      end loop;
      Synth_Add ("}");
   end Synth_Put;
""",
    "optional": """\
   procedure Synth_Put (V : @TYPE@) is
   begin
      if V.Has_Value then
         Synth_Put (V.Value);
      else
         Synth_Add ("null");
      end if;
   end Synth_Put;
""",
    "tuple": """\
   procedure Synth_Put (V : @TYPE@) is
   begin
@PUTS@
      Synth_Add ("]");
   end Synth_Put;
""",
}

CALL = """\
   procedure Synth_Call_@INDEX@ is
@VALUES@
   begin
      Synth_Put (@CALL@);
   end Synth_Call_@INDEX@;
"""

SAME_SCALAR = {
    "int": "   function Same (A, B : Long_Long_Integer) return Boolean is (A = B);",
    "bool": "   function Same (A, B : Boolean) return Boolean is (A = B);",
    "str": "   function Same (A, B : String) return Boolean is (A = B);",
    "held": "   function Same (A, B : Unbounded_String) return Boolean is (A = B);",
    "float": """\
   function Same (A, B : Long_Float) return Boolean is
     (abs (A - B) <= Long_Float'Max (1.0E-6 * Long_Float'Max (abs A, abs B), 1.0E-9));""",
}

SAME = {
    "list": """\
   function Same (A, B : @TYPE@) return Boolean is
     (A.Last_Index = B.Last_Index
      and then (for all I in A.First_Index .. A.Last_Index => Same (A.Element (I), B.Element (I))));""",
    "dict": """\
   function Same (A, B : @TYPE@) return Boolean is
     ((for all C in B.Iterate => A.Contains (@PACKAGE@.Key (C)))
      and then
        (for all C in A.Iterate =>
           B.Contains (@PACKAGE@.Key (C))
           and then Same (@PACKAGE@.Element (C), B.Element (@PACKAGE@.Key (C)))));""",
    "optional": """\
   function Same (A, B : @TYPE@) return Boolean is
     (A.Has_Value = B.Has_Value and then (not A.Has_Value or else Same (A.Value, B.Value)));""",
    "tuple": """\
   function Same (A, B : @TYPE@) return Boolean is
     (@SAMES@);""",
}
